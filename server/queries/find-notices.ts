import { PortalError } from '#lib/errors.ts';
import type { NoticeChoices } from '#lib/notices/choices.ts';
import type { DeliverySummary, TroubledDelivery } from '#lib/notices/delivery.ts';
import { TOPICS } from '#lib/notices/notice.ts';
import { type Actor, isAllowed, visibleTeams } from '#lib/people/access.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import type { Portal } from '#server/portal.ts';
import type { Database } from '#server/store/database/database.ts';
import { listDeliveries, listTroubledDeliveries } from '#server/store/notices/list-deliveries.ts';
import { loadNoticeChoices } from '#server/store/people/notice-choices.ts';
import { findRun } from './find-run.ts';

/** Who was notified about a run that the actor may see. Throws not-found as `findRun` does. */
export async function findDeliveries(db: Database, actor: Actor, runId: string): Promise<DeliverySummary[]> {
  const { id } = await findRun(db, actor, runId);
  return listDeliveries(db.forTeams(visibleTeams(actor)), id);
}

/** The notifications of all teams that could not be delivered. Throws not-found for non-admins. */
export async function findTroubledDeliveries(db: Database, actor: Actor): Promise<{ items: TroubledDelivery[] }> {
  await requirePermission(db, actor, 'admin.view');
  return { items: await listTroubledDeliveries(db.allTeams) };
}

/** What the actor chose. Throws not-found for people without a role. */
export async function findNoticeChoices(
  { db, settings }: Pick<Portal, 'db' | 'settings'>,
  actor: Actor,
): Promise<NoticeChoices> {
  if (!isAllowed(actor, 'settings.change')) throw new PortalError('not-found');
  const { email, topics } = await loadNoticeChoices(db, actor.userId);
  return { email, topics: topics ?? TOPICS, hasMail: settings.notices.smtp !== null };
}
