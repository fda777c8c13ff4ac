import { z } from 'zod';
import { openWithSession, sealWithSession } from '../session/session-token.ts';

const tokensSchema = z.object({
  accessToken: z.string(),
  /** Seconds since 1970, if the provider returned it. */
  expiresAt: z.number().nullable(),
  refreshToken: z.string().nullable(),
  /** Whether the ID token included the groups at sign-in; if so, their absence from userinfo means nothing. */
  isInIdToken: z.boolean(),
});

const claimsSchema = z.record(z.string(), z.unknown());

/** The tokens stored at sign-in to ask the provider about the person later. */
export type ProviderTokens = z.output<typeof tokensSchema>;

/** The claims of an ID token that is already verified. */
export function readClaims(idToken: string | undefined): Readonly<Record<string, unknown>> {
  const [, payload] = idToken?.split('.') ?? [];
  return payload === undefined ? {} : claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

export function sealTokens(sessionToken: string, tokens: ProviderTokens): Buffer {
  return sealWithSession(sessionToken, JSON.stringify(tokens));
}

/** Null if they were altered or belong to another session. */
export function openTokens(sessionToken: string, sealed: Buffer): ProviderTokens | null {
  const text = openWithSession(sessionToken, sealed);
  return text === null ? null : tokensSchema.parse(JSON.parse(text));
}
