import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import type { NewTokenInput } from '#lib/people/personal-token.ts';
import { hashPersonalToken, makePersonalToken } from '#server/auth/token/personal-token.ts';
import type { Portal } from '#server/portal.ts';
import { createToken as storeToken } from '#server/store/people/tokens.ts';

/**
 * Creates a personal token for the actor. Returns the token itself, which isn't stored and can't be shown again. Throws
 * not-found for people without a role, and too-many-tokens.
 */
export async function createToken(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { name, scope, days }: NewTokenInput,
): Promise<{ token: string }> {
  if (!isAllowed(actor, 'settings.change')) throw new PortalError('not-found');
  const token = makePersonalToken();
  await storeToken(db, { owner: personOf(actor), tokenHash: hashPersonalToken(token), name, scope, days });
  return { token };
}
