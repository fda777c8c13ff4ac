import { errors } from 'openid-client';
import type { Settings } from '#server/settings/env.ts';
import { readGroups } from '../session/read-groups.ts';
import { type Claims, forgetIssuer, openProvider, type ProviderClient } from './provider-client.ts';
import type { ProviderTokens } from './provider-tokens.ts';
import type { Endpoint } from './sign-in-failure.ts';

type Oidc = Settings['oidc'];

/** A token that is about to expire counts as expired. */
const LEEWAY_SECONDS = 10;
/** Shorter than the claim on the session (`group-checks.ts`), so that no other process asks at the same time. */
const DEADLINE_MS = 50_000;

/**
 * The provider's answer about a signed-in person. `refused`: it no longer accepts the tokens. `unable`: it can't be
 * asked, because the tokens expired and can't be renewed, or because it includes groups only at sign-in. `tokens` with
 * `unreachable` are renewed ones: the earlier ones may be used up.
 */
export type ProviderAnswer =
  | { kind: 'claims'; claims: Claims; tokens: ProviderTokens }
  | { kind: 'refused' }
  | { kind: 'unable'; tokens: ProviderTokens }
  | { kind: 'unreachable'; cause: unknown; endpoint: Endpoint | undefined; tokens: ProviderTokens };

/**
 * Requests the person's current claims from the userinfo endpoint, or else with renewed tokens. A provider that hasn't
 * answered completely within `deadlineMs` is unreachable.
 */
export async function askProvider(
  oidc: Oidc,
  tokens: ProviderTokens,
  subject: string,
  nowMs: number,
  deadlineMs = DEADLINE_MS,
): Promise<ProviderAnswer> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const person: Person = { subject, tokens, endpoint: undefined, deadline };
  const late = new Promise<never>((_resolve, reject) => {
    const problem = new Error(`the request timed out: no complete answer within ${deadlineMs} ms`);
    deadline.addEventListener('abort', () => reject(problem));
  });
  try {
    return await Promise.race([askAll(oidc, person, nowMs), late]);
  } catch (cause) {
    forgetIssuer(oidc.issuer);
    return { kind: 'unreachable', cause, endpoint: person.endpoint, tokens: person.tokens };
  }
}

async function askAll(oidc: Oidc, person: Person, nowMs: number): Promise<ProviderAnswer> {
  const { subject, tokens } = person;
  const provider = await openProvider(oidc);
  const isEnded = tokens.expiresAt !== null && tokens.expiresAt - LEEWAY_SECONDS <= nowMs / 1000;
  const claims = isEnded ? null : await loadUserinfo(provider, person);
  if (claims && claims !== 'invalid') {
    if (claims.sub !== subject) return { kind: 'refused' };
    if (hasGroups(claims, oidc)) return { kind: 'claims', claims, tokens };
  }
  if (tokens.refreshToken !== null) return renew(provider, oidc, person, tokens.refreshToken);
  if (claims === 'invalid') return { kind: 'refused' };
  return claims && !tokens.isInIdToken ? { kind: 'claims', claims, tokens } : { kind: 'unable', tokens };
}

interface Person {
  subject: string;
  /** After it, no further request is sent, because nobody would store the renewed tokens. */
  deadline: AbortSignal;
  /** The latest ones. */
  tokens: ProviderTokens;
  /** The last one that was asked. */
  endpoint: Endpoint | undefined;
}

async function renew(
  provider: ProviderClient,
  oidc: Oidc,
  person: Person,
  refreshToken: string,
): Promise<ProviderAnswer> {
  person.deadline.throwIfAborted();
  person.endpoint = 'token';
  const renewed = await provider.client.refresh(refreshToken).catch((error: unknown) => {
    // Any other error, such as an unknown client, is not about the person.
    if (error instanceof errors.OPError && error.error === 'invalid_grant') return null;
    throw error;
  });
  if (!renewed?.access_token) return { kind: 'refused' };
  person.tokens = {
    accessToken: renewed.access_token,
    expiresAt: renewed.expires_at ?? null,
    refreshToken: renewed.refresh_token ?? refreshToken,
    isInIdToken: person.tokens.isInIdToken,
  };
  const inToken: Claims | null = renewed.id_token ? renewed.claims() : null;
  if (inToken && inToken.sub !== person.subject) return { kind: 'refused' };
  const isComplete = inToken !== null && hasGroups(inToken, oidc);
  const atUserinfo = isComplete ? null : await loadUserinfo(provider, person);
  if (atUserinfo === 'invalid' || (atUserinfo && atUserinfo.sub !== person.subject)) return { kind: 'refused' };
  const claims = { ...atUserinfo, ...inToken };
  // A new ID token without groups says that there are none; userinfo alone may never include them.
  const isSilent = !inToken && person.tokens.isInIdToken && !hasGroups(claims, oidc);
  return isSilent ? { kind: 'unable', tokens: person.tokens } : { kind: 'claims', claims, tokens: person.tokens };
}

/** Whether the claims include groups, or say that there are too many. */
function hasGroups(claims: Claims, { groupsClaim }: Oidc): boolean {
  return readGroups(claims, groupsClaim).problem !== 'missing';
}

/** Null if the provider has no userinfo endpoint. */
async function loadUserinfo(
  { loadUserinfo: load }: ProviderClient,
  person: Person,
): Promise<Claims | 'invalid' | null> {
  if (!load) return null;
  person.deadline.throwIfAborted();
  person.endpoint = 'userinfo';
  try {
    return await load(person.tokens.accessToken);
  } catch (error) {
    if (isInvalidToken(error)) return 'invalid';
    throw error;
  }
}

function isInvalidToken(error: unknown): boolean {
  return error instanceof errors.OPError && (error.error === 'invalid_token' || error.response?.statusCode === 401);
}
