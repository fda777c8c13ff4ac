import { z } from 'zod';
import { openWithSession, sealWithSession } from '../session/session-token.ts';

const tokensSchema = z.object({
  accessToken: z.string(),
  /** Seconds since 1970, where the provider has said it. */
  expiresAt: z.number().nullable(),
  refreshToken: z.string().nullable(),
  /** Whether the ID token of the sign-in named the groups: then what the userinfo endpoint leaves out is no answer. */
  isInIdToken: z.boolean(),
});

const claimsSchema = z.record(z.string(), z.unknown());

/** What the portal keeps of a sign-in to ask the provider again whom it vouches for. */
export type ProviderTokens = z.output<typeof tokensSchema>;

/** The claims of an ID token that has been checked already. */
export function readClaims(idToken: string | undefined): Readonly<Record<string, unknown>> {
  const [, payload] = idToken?.split('.') ?? [];
  return payload === undefined ? {} : claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

export function sealTokens(sessionToken: string, tokens: ProviderTokens): Buffer {
  return sealWithSession(sessionToken, JSON.stringify(tokens));
}

/** Null where they were changed or belong to another session. */
export function openTokens(sessionToken: string, sealed: Buffer): ProviderTokens | null {
  const text = openWithSession(sessionToken, sealed);
  return text === null ? null : tokensSchema.parse(JSON.parse(text));
}
