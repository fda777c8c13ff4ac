import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider, { type Context, interactionPolicy } from 'oidc-provider';
import { z } from 'zod';
import { findClaims } from './people.ts';
import { errorPage, signedOutPage, signInPage, signOutPage } from './provider-pages.ts';

/** This program's configuration, as JSON in the environment: on the command line, other users could see the secrets. */
export const PROVIDER_VARIABLE = 'SANDBOX_PROVIDER';

const optionsSchema = z.object({
  port: z.number().int(),
  portalUrl: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  signingKey: z.record(z.string(), z.unknown()),
  cookieKey: z.string(),
});

export type ProviderOptions = z.output<typeof optionsSchema>;

/**
 * 127.0.0.1 instead of localhost keeps the provider's cookies separate from the
 * portal's, since cookies belong to a host.
 */
export function issuerUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

const SCOPE = 'openid profile email groups';
const HOUR_S = 3600;

/** An OpenID provider on the loopback that signs in each sandbox user with a button. */
export async function startIdentityProvider(options: ProviderOptions): Promise<{ close(): void }> {
  const provider = new Provider(issuerUrl(options.port), providerConfiguration(options));
  const answerProtocol = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/sign-in/')) return answerProtocol(request, response);
    answerSignIn(provider, request, response).catch((error: Error) => {
      response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' }).end(errorPage(error.message));
    });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function answerSignIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(signInPage(`/sign-in/${uid}`));
    return;
  }
  const accountId = new URLSearchParams(await text(request)).get('person') ?? '';
  const result = findClaims(accountId)
    ? { login: { accountId } }
    : { error: 'access_denied', error_description: 'no person was chosen' };
  await provider.interactionFinished(request, response, result);
}

function providerConfiguration({ portalUrl, clientId, clientSecret, signingKey, cookieKey }: ProviderOptions) {
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${portalUrl}/api/auth/callback/oidc`],
        post_logout_redirect_uris: [`${portalUrl}/signed-out`],
      },
    ],
    jwks: { keys: [signingKey] },
    cookies: { keys: [cookieKey] },
    pkce: { required: () => true },
    // All in the ID token, whatever scopes are requested.
    claims: { openid: ['sub', 'name', 'email', 'groups'], profile: [], email: [], groups: [] },
    conformIdTokenClaims: false,
    findAccount: (_context: Context, accountId: string) => ({ accountId, claims: () => findClaims(accountId) }),
    interactions: {
      policy: alwaysAsk(),
      url: (_context: Context, { uid }: { uid: string }) => `/sign-in/${uid}`,
    },
    loadExistingGrant: grantEverything,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: Context, form: string) => show(context, signOutPage(form)),
        postLogoutSuccessSource: (context: Context) => show(context, signedOutPage()),
      },
    },
    renderError: (context: Context, out: { error: string; error_description?: string }) =>
      show(context, errorPage(out.error_description ?? out.error)),
    ttl: {
      AccessToken: HOUR_S,
      AuthorizationCode: 60,
      Grant: 24 * HOUR_S,
      IdToken: HOUR_S,
      Interaction: HOUR_S,
      Session: 24 * HOUR_S,
    },
  };
}

/** Sandbox users switch between people, so the provider always asks who signs in. */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  const check = new interactionPolicy.Check('choose_person', 'Choose who signs in', ({ oidc }) => !oidc.result?.login);
  policy.get('login').checks.add(check);
  return policy;
}

/** Skips the consent page: the portal is the only client. */
async function grantEverything({ oidc }: Context) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope(SCOPE);
  await grant.save();
  return grant;
}

function show(context: Context, body: string): void {
  context.type = 'html';
  context.body = body;
}

if (import.meta.main) {
  const provider = await startIdentityProvider(optionsSchema.parse(JSON.parse(process.env[PROVIDER_VARIABLE] ?? '')));
  process.once('SIGTERM', () => {
    provider.close();
    process.exit();
  });
}
