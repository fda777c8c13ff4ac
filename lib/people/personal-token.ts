import { z } from 'zod';
import { TOKEN_SCOPES, type TokenScope } from './access.ts';

/** Personal tokens for the HTTP API, as their owner sees them. */
export const MAX_TOKENS = 20;
/** A token stops working this long after the provider last confirmed its owner's groups, until the next sign-in. */
export const UNCONFIRMED_DAYS = 7;
export const TOKEN_DAYS = [7, 30, 90] as const;
export const MAX_TOKEN_NAME = 60;

export const newTokenSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(MAX_TOKEN_NAME)
    // One line, so that it reads the same in lists and in the audit records.
    .regex(/^\P{C}*$/u),
  scope: z.enum(TOKEN_SCOPES),
  days: z.literal(TOKEN_DAYS),
});
export type NewTokenInput = z.infer<typeof newTokenSchema>;

export interface ListedToken {
  id: string;
  name: string;
  scope: TokenScope;
  /** ISO times. */
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}
