import { draftDaysOf, type Retention } from '#lib/retention.ts';
import { openServerOf } from '#server/backup/built-in-database.ts';
import { openLog } from '#server/log.ts';
import { loadRetentionPlace } from '#server/settings/load-settings.ts';
import { describeFailure } from '#server/store/connection/explain-refusal.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { countOld, type OldData } from '#server/store/retention/count-old.ts';

// `npm run retention`: says what the retention in the configuration file would delete now, and deletes nothing.

const USAGE = 'Usage: npm run retention';

const place = loadRetentionPlace();
if (process.argv.length > 2) fail(USAGE);
else if ('problems' in place) fail(place.problems.join('\n'));
else {
  const log = openLog('error');
  try {
    const server = await openServerOf(place, log);
    const db = openDatabase({ ...server, log, max: 1 }).allTeams;
    try {
      console.log(tellOld(await countOld(db, place.retention), place.retention).join('\n'));
    } finally {
      await db.close();
      await server.stop();
    }
  } catch (error) {
    fail(describeFailure(error));
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

/** What retention would delete, for the operator. */
function tellOld(old: OldData, retention: Retention): string[] {
  const { notificationDays, runDays, auditDays } = retention;
  const { drafts, notifications, runs, records } = old;
  return [
    'Retention would delete now (this command deletes nothing):',
    line('Drafts', draftDaysOf(retention), `${drafts}`),
    line('Notifications', notificationDays, notifications && `${notifications.deleted}${stillNeeded(notifications)}`),
    line(
      'Setups',
      runDays,
      runs && `${runs.deleted} with ${runs.cleanUps} clean-ups and ${runs.events} events${stillNeeded(runs)}`,
    ),
    line(
      'Audit records',
      auditDays,
      records && `${records.deleted}${records.to ? `, up to record ${records.to.no}, which a checkpoint signs` : ''}`,
    ),
  ];
}

function line(what: string, days: number | undefined, count: string | null): string {
  return days === undefined || count === null
    ? `- ${what}: kept forever`
    : `- ${what} older than ${days} days: ${count}`;
}

function stillNeeded({ kept }: { kept: number }): string {
  return kept === 0 ? '' : `; ${kept} of that age are still needed and kept`;
}
