import { sql } from 'kysely';
import type { Notice } from '#lib/notices/notice.ts';
import { dueReminder, PASSWORD_ENDING_HOURS, passwordEnding } from '#lib/notices/schedule.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { type LockedRun, lockRun } from '../runs/write-changes.ts';
import { insertNotices } from './insert-notices.ts';

/** Adds the notices that are due by the database's clock: reminders, and what is about to expire. */
export function addReminders(db: Database): Promise<void> {
  return withDatabase(async () => {
    const waiting = await db.kysely.selectFrom('run').select('id').where('state', '=', 'awaiting-approval').execute();
    for (const { id } of waiting) await addTo(db, id, async (_trx, { view, now }) => reminderOf(view, now));
    const ending = await db.kysely
      .selectFrom('escrow')
      .innerJoin('run', 'run.id', 'escrow.run_id')
      .select('run.id')
      .distinct()
      .where('run.state', 'in', ['failed', 'awaiting-approval'])
      .where('expires_at', '<', sql<Date>`clock_timestamp() + make_interval(hours => ${PASSWORD_ENDING_HOURS})`)
      .execute();
    for (const { id } of ending) await addTo(db, id, (trx, { now }) => endingOf(trx, id, now));
  });
}

/** Decides under the run's lock, so that nobody answers in between. */
function addTo(
  db: Database,
  runId: string,
  decide: (trx: Transaction, run: LockedRun) => Promise<Notice | null>,
): Promise<void> {
  return db.kysely.transaction().execute(async (trx) => {
    const run = await lockRun(trx, (query) =>
      query.where('id', '=', runId).where('state', 'in', ['failed', 'awaiting-approval']),
    );
    const notice = run && (await decide(trx, run));
    if (notice) await insertNotices(trx, runId, run.view.lastNo, [notice]);
  });
}

function reminderOf({ approval }: LockedRun['view'], now: Date): Notice | null {
  return approval ? dueReminder(approval.since, now) : null;
}

/** Passwords that were entered together expire together. */
async function endingOf(trx: Transaction, runId: string, now: Date): Promise<Notice | null> {
  const row = await trx
    .selectFrom('escrow')
    .select(sql<Date | null>`date_trunc('minute', min(expires_at))`.as('expires_at'))
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.expires_at ? passwordEnding(row.expires_at, now) : null;
}
