import { setTimeout as pause } from 'node:timers/promises';
import { type BaseClient, custom, type HttpOptions, Issuer } from 'openid-client';
import { z } from 'zod';
import type { Settings } from '#server/settings/env.ts';
import { SIGNING_ALGORITHMS } from '#server/settings/environment-schema.ts';

type Oidc = Settings['oidc'];

export type Claims = Readonly<Record<string, unknown>>;

/** Until the provider begins to answer a request. */
const TIMEOUT_MS = 11_000;
/** How far the provider's clock may be off, at sign-in and whenever tokens are renewed. */
const CLOCK_TOLERANCE_SECONDS = 10;
/** Short, so that a key that the provider withdraws is soon refused. */
const METADATA_MAX_AGE_MS = 300_000;

/** Options of every request to the provider. */
const requestOptions = (): HttpOptions => ({ timeout: TIMEOUT_MS });
Issuer[custom.http_options] = requestOptions;

const known = new Map<string, { issuer: Promise<Issuer>; until: number }>();

/** The provider's metadata and keys, kept for five minutes. After a failure, the next request loads them again. */
export function loadIssuer(name: string): Promise<Issuer> {
  const kept = known.get(name);
  if (kept && kept.until > Date.now()) return kept.issuer;
  const issuer = discover(name);
  known.set(name, { issuer, until: Date.now() + METADATA_MAX_AGE_MS });
  issuer.catch(() => forgetIssuer(name));
  return issuer;
}

/** For failures that may come from outdated metadata, such as an algorithm or a key that changed. */
export function forgetIssuer(name: string): void {
  known.delete(name);
}

async function discover(name: string): Promise<Issuer> {
  const issuer = await Issuer.discover(name);
  const found = issuer.metadata.issuer;
  if (found !== name) throw new Error(`issuer mismatch in the metadata, expected ${name}, got: ${found}`);
  issuer[custom.http_options] = requestOptions;
  return issuer;
}

/** The portal as the provider's client. */
export interface ProviderClient {
  client: BaseClient;
  /** Null if the provider has no userinfo endpoint. */
  loadUserinfo: ((accessToken: string) => Promise<Claims>) | null;
}

/** Opens the provider for a sign-in or a refresh. openid-client verifies every ID token and signed userinfo. */
export async function openProvider(oidc: Oidc): Promise<ProviderClient> {
  const issuer = await loadIssuer(oidc.issuer);
  const { metadata } = issuer;
  const open = (userinfo: object) => {
    const client = new issuer.Client({
      client_id: oidc.clientId,
      client_secret: oidc.clientSecret,
      id_token_signed_response_alg: chooseAlgorithm(oidc.idTokenAlg, metadata.id_token_signing_alg_values_supported),
      ...userinfo,
    });
    client[custom.http_options] = requestOptions;
    client[custom.clock_tolerance] = CLOCK_TOLERANCE_SECONDS;
    return client;
  };
  const userinfoAlg = chooseAlgorithm(oidc.userinfoAlg, metadata.userinfo_signing_alg_values_supported);
  const signed = open({ userinfo_signed_response_alg: userinfoAlg });
  const client = oidc.userinfoAlg ? signed : open({});
  const loadUserinfo = (accessToken: string): Promise<Claims> =>
    client.userinfo(accessToken).catch((error: unknown) => {
      if (isSigned(error)) return signed.userinfo(accessToken);
      throw error;
    });
  return { client, loadUserinfo: metadata.userinfo_endpoint ? loadUserinfo : null };
}

/** The setting, or else the only acceptable algorithm that the provider announces, or else RS256. */
function chooseAlgorithm(setting: string | undefined, announced: unknown): string {
  const acceptable = SIGNING_ALGORITHMS.filter((name) => Array.isArray(announced) && announced.includes(name));
  return setting ?? (acceptable.length === 1 ? acceptable[0] : undefined) ?? 'RS256';
}

/** Whether the endpoint answered a request for plain userinfo with signed userinfo. */
function isSigned(error: unknown): boolean {
  if (!(error instanceof SyntaxError && 'response' in error)) return false;
  const { headers } = error.response as { headers: Readonly<Record<string, unknown>> };
  return String(headers['content-type']).startsWith('application/jwt');
}

const SIGN_OUT_TIMEOUT_MS = 3_000;
const webAddress = z.url({ protocol: /^https?$/ });

/** The URL where the provider ends its own session; null if it has none or doesn't answer soon. */
export async function findEndSessionEndpoint(issuer: string): Promise<string | null> {
  const loaded = loadIssuer(issuer).then(
    ({ metadata }) => metadata.end_session_endpoint,
    () => null,
  );
  const parsed = webAddress.safeParse(await Promise.race([loaded, pause(SIGN_OUT_TIMEOUT_MS, null, { ref: false })]));
  return parsed.success ? parsed.data : null;
}
