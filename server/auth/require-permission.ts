import { PortalError } from '#lib/errors.ts';
import { type Action, type Actor, isAllowed } from '#lib/people/access.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';

/** Checks an action that concerns no particular team. If the actor may not do it, records that and throws not-found. */
export async function requirePermission(db: Database, actor: Actor, action: Action): Promise<void> {
  if (isAllowed(actor, action)) return;
  await recordRefusal(db, actor, { action, code: 'not-found' });
  throw new PortalError('not-found');
}
