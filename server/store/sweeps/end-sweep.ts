import { sql } from 'kysely';
import type { Orphan, SweepStatus } from '#lib/sweep/orphans.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { SweepClaim } from './claim-sweep.ts';

/** What a sweep has come to: everything that differs, or what hindered it. */
export type SweepOutcome = { orphans: readonly Orphan[] } | { failure: NonNullable<SweepStatus['failure']> };

/**
 * Stores the end of a sweep. What differs takes the place of what differed before: what is not found any more is gone from the list;
 * what is found again keeps the time when it was first seen. A sweep that was hindered leaves the list as it was. False where another
 * process has claimed the place since: then nothing is written.
 */
export function endSweep(db: Database, claim: SweepClaim, outcome: SweepOutcome): Promise<boolean> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const ended = await trx
        .updateTable('sweep')
        .set({
          ended_at: sql<Date>`clock_timestamp()`,
          // Whoever asked while this sweep was at it waits for the next.
          wanted_at: sql<Date | null>`CASE WHEN wanted_at > started_at THEN wanted_at END`,
        })
        .set(
          'failure' in outcome
            ? { failure: JSON.stringify(outcome.failure) }
            : { failure: null, swept_at: sql<Date>`clock_timestamp()` },
        )
        .where('team_id', '=', claim.teamId)
        .where('region', '=', claim.region)
        .where('epoch', '=', claim.epoch)
        .returning('epoch')
        .executeTakeFirst();
      if (!ended) return false;
      if ('orphans' in outcome) await replaceOrphans(trx, claim, outcome.orphans);
      return true;
    }),
  );
}

async function replaceOrphans(trx: Transaction, { teamId, region }: SweepClaim, orphans: readonly Orphan[]) {
  await trx
    .deleteFrom('stray')
    .where('team_id', '=', teamId)
    .where('region', '=', region)
    .where(sql<boolean>`arn <> ALL (${orphans.map(({ arn }) => arn)}::text[])`)
    .execute();
  // As one parameter: a restored database may differ in thousands of rows.
  const rows = JSON.stringify(orphans.map(({ kind, arn, runId, reason }) => ({ kind, arn, run_id: runId, reason })));
  await sql`
    INSERT INTO stray (team_id, region, arn, kind, run_id, reason, first_seen_at, last_seen_at)
    SELECT ${teamId}, ${region}, found.arn, found.kind, found.run_id, found.reason, seen.at, seen.at
      FROM json_to_recordset(${rows}::json) AS found (arn text, kind text, run_id text, reason text),
        (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) AS seen
    ON CONFLICT (team_id, region, arn) DO UPDATE
      SET kind = excluded.kind, run_id = excluded.run_id, reason = excluded.reason, last_seen_at = excluded.last_seen_at
  `.execute(trx);
}
