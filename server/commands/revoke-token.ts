import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { revokeToken as revoke } from '#server/store/people/tokens.ts';

/** Revokes one of the actor's own tokens immediately. Throws not-found if there is none with this ID. */
export async function revokeToken(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { tokenId }: { tokenId: string },
): Promise<void> {
  if (!isAllowed(actor, 'settings.change')) throw new PortalError('not-found');
  if (!(await revoke(db, personOf(actor), tokenId))) throw new PortalError('not-found');
}
