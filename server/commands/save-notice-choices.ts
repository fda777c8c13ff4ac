import type { z } from 'zod';
import { PortalError } from '#lib/errors.ts';
import type { noticeChoicesSchema } from '#lib/notices/choices.ts';
import { TOPICS } from '#lib/notices/notice.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { saveNoticeChoices as save } from '#server/store/people/notice-choices.ts';

/**
 * Saves which e-mails the actor wants, and in which language. It concerns nobody else, so there is no audit record.
 * Throws not-found for people without a role.
 */
export async function saveNoticeChoices(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { topics, locale }: z.output<typeof noticeChoicesSchema>,
): Promise<void> {
  if (!isAllowed(actor, 'settings.change')) throw new PortalError('not-found');
  const chosen = TOPICS.filter((topic) => topics.includes(topic));
  await save(db, actor.userId, chosen, locale);
}
