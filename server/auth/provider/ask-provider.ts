import { type BaseClient, custom, errors, Issuer } from 'openid-client';
import type { Settings } from '#server/settings/env.ts';
import { readGroups } from '../session/read-groups.ts';
import type { Claims } from './identity-provider.ts';
import type { ProviderTokens } from './provider-tokens.ts';

type Oidc = Settings['oidc'];

/** Of each request; there are four at most. */
const TIMEOUT_MS = 5_000;
/** A token that ends while it is under way has ended. */
const LEEWAY_SECONDS = 10;

/**
 * What the provider says of somebody who has signed in. `refused`: it does not vouch for them any more. `unable`: it cannot be asked, since
 * the tokens have ended by themselves and it gave none to renew them, or it names groups at the sign-in alone.
 */
export type ProviderAnswer =
  | { kind: 'claims'; claims: Claims; tokens: ProviderTokens }
  | { kind: 'refused' }
  | { kind: 'unable' }
  | { kind: 'unreachable'; cause: unknown };

/** Asks for the person's claims of now: at the userinfo endpoint, and where that does not do, with renewed tokens. */
export async function askProvider(
  oidc: Oidc,
  tokens: ProviderTokens,
  subject: string,
  nowMs: number,
): Promise<ProviderAnswer> {
  try {
    const client = await discover(oidc);
    const isEnded = tokens.expiresAt !== null && tokens.expiresAt - LEEWAY_SECONDS <= nowMs / 1000;
    const claims = isEnded ? null : await loadUserinfo(client, tokens.accessToken);
    if (claims === 'invalid' || claims === null) {
      if (tokens.refreshToken !== null) return await renew(client, oidc, tokens, subject);
      return { kind: isEnded || claims === null ? 'unable' : 'refused' };
    }
    if (claims.sub !== subject) return { kind: 'refused' };
    if (!isSilent(claims, oidc, tokens)) return { kind: 'claims', claims, tokens };
    return tokens.refreshToken === null ? { kind: 'unable' } : await renew(client, oidc, tokens, subject);
  } catch (cause) {
    return { kind: 'unreachable', cause };
  }
}

async function renew(
  client: BaseClient,
  oidc: Oidc,
  tokens: ProviderTokens & { refreshToken: string | null },
  subject: string,
): Promise<ProviderAnswer> {
  const renewed = await client.refresh(tokens.refreshToken ?? '').catch((error: unknown) => {
    // Anything else, such as a client that the provider does not know, is not about the person.
    if (error instanceof errors.OPError && error.error === 'invalid_grant') return null;
    throw error;
  });
  if (!renewed?.access_token) return { kind: 'refused' };
  const next = {
    accessToken: renewed.access_token,
    expiresAt: renewed.expires_at ?? null,
    refreshToken: renewed.refresh_token ?? tokens.refreshToken,
    isInIdToken: tokens.isInIdToken,
  };
  const inToken: Claims = renewed.id_token ? renewed.claims() : {};
  const isComplete = readGroups(inToken, oidc.groupsClaim).problem !== 'missing';
  const atUserinfo = isComplete ? null : await loadUserinfo(client, next.accessToken);
  if (atUserinfo === 'invalid') return { kind: 'refused' };
  if ([inToken, atUserinfo].some((claims) => claims && 'sub' in claims && claims.sub !== subject)) {
    return { kind: 'refused' };
  }
  // Once used, an old refresh token may be worth nothing: the new one is kept, whatever is known of the groups.
  return { kind: 'claims', claims: { ...atUserinfo, ...inToken }, tokens: next };
}

/** Whether the claims leave out groups that only an ID token names. */
export function isSilent(claims: Claims, { groupsClaim }: Oidc, { isInIdToken }: ProviderTokens): boolean {
  return isInIdToken && readGroups(claims, groupsClaim).problem === 'missing';
}

/** Null where there is no such endpoint. */
async function loadUserinfo(client: BaseClient, accessToken: string): Promise<Claims | 'invalid' | null> {
  if (!client.issuer.metadata.userinfo_endpoint) return null;
  try {
    return await client.userinfo(accessToken);
  } catch (error) {
    if (isInvalidToken(error)) return 'invalid';
    throw error;
  }
}

function isInvalidToken(error: unknown): boolean {
  return error instanceof errors.OPError && (error.error === 'invalid_token' || error.response?.statusCode === 401);
}

const clients = new Map<string, Promise<BaseClient>>();

/** The provider's description is read once for each process; where it cannot be, the next who asks tries again. */
function discover(oidc: Oidc): Promise<BaseClient> {
  const key = `${oidc.issuer} ${oidc.clientId}`;
  const known = clients.get(key) ?? openClient(oidc);
  clients.set(key, known);
  known.catch(() => clients.delete(key));
  return known;
}

async function openClient({ issuer, clientId, clientSecret }: Oidc): Promise<BaseClient> {
  const provider = await Issuer.discover(issuer);
  if (provider.issuer !== issuer) throw new Error('the provider calls itself by another name');
  const client = new provider.Client({ client_id: clientId, client_secret: clientSecret });
  client[custom.http_options] = () => ({ timeout: TIMEOUT_MS });
  return client;
}
