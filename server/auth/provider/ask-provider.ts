import { type BaseClient, custom, errors, Issuer } from 'openid-client';
import type { Settings } from '#server/settings/env.ts';
import { readGroups } from '../session/read-groups.ts';
import type { Claims } from './identity-provider.ts';
import type { ProviderTokens } from './provider-tokens.ts';

type Oidc = Settings['oidc'];

/** For each request; there are at most four. */
const TIMEOUT_MS = 5_000;
/** A token that is about to expire counts as expired. */
const LEEWAY_SECONDS = 10;

/**
 * The provider's answer about a signed-in person. `refused`: it no longer accepts the tokens. `unable`: it can't be
 * asked, because the tokens expired and can't be renewed, or because it includes groups only at sign-in.
 */
export type ProviderAnswer =
  | { kind: 'claims'; claims: Claims; tokens: ProviderTokens }
  | { kind: 'refused' }
  | { kind: 'unable' }
  | { kind: 'unreachable'; cause: unknown };

/** Requests the person's current claims from the userinfo endpoint, or else with renewed tokens. */
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
    // Any other error, such as an unknown client, is not about the person.
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
  // A used refresh token may be invalid, so the new one is kept even if the groups are unknown.
  return { kind: 'claims', claims: { ...atUserinfo, ...inToken }, tokens: next };
}

/** Whether the claims lack groups because only an ID token includes them. */
export function isSilent(claims: Claims, { groupsClaim }: Oidc, { isInIdToken }: ProviderTokens): boolean {
  return isInIdToken && readGroups(claims, groupsClaim).problem === 'missing';
}

/** Null if the provider has no userinfo endpoint. */
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

/** Loads the provider's metadata once per process; after a failure, the next request tries again. */
function discover(oidc: Oidc): Promise<BaseClient> {
  const key = `${oidc.issuer} ${oidc.clientId}`;
  const known = clients.get(key) ?? openClient(oidc);
  clients.set(key, known);
  known.catch(() => clients.delete(key));
  return known;
}

async function openClient({ issuer, clientId, clientSecret }: Oidc): Promise<BaseClient> {
  const provider = await Issuer.discover(issuer);
  if (provider.issuer !== issuer) throw new Error("the provider's issuer name does not match");
  const client = new provider.Client({ client_id: clientId, client_secret: clientSecret });
  client[custom.http_options] = () => ({ timeout: TIMEOUT_MS });
  return client;
}
