import { sql } from 'kysely';
import type { Person } from '#lib/runs/events.ts';
import type { Orphan, SweepPlace, SweepStatus } from '#lib/sweep/orphans.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A sweep that has not ended for so long has lost its process. A process gives one up well before. */
const LOST_AFTER_MINUTES = 15;

/** A claimed sweep, by which the write of its end is guarded. */
export interface SweepClaim extends SweepPlace {
  epoch: number;
}

/** Makes the places known, so that they can be claimed; what is known already stays as it is. */
export function addSweepPlaces(db: Database, places: readonly SweepPlace[]): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .insertInto('sweep')
      .values(places.map(({ teamId, region }) => ({ team_id: teamId, region })))
      .onConflict((conflict) => conflict.columns(['team_id', 'region']).doNothing())
      .execute();
  });
}

/** Asks for a sweep of each place now. One that is under way does not count: what it has looked at may have changed since. */
export function wantSweeps(db: Database, places: readonly SweepPlace[], by: Person): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await trx
        .insertInto('sweep')
        .values(
          places.map(({ teamId, region }) => ({ team_id: teamId, region, wanted_at: sql<Date>`clock_timestamp()` })),
        )
        .onConflict((conflict) =>
          conflict.columns(['team_id', 'region']).doUpdateSet({ wanted_at: sql<Date>`clock_timestamp()` }),
        )
        .execute();
      await appendAudit(trx, { kind: 'sweep', teamId: null, runId: null, by, data: {} });
    }),
  );
}

/**
 * Takes one of the places that are due: asked for, or last looked at longer ago than `everyMinutes` (null: only what is asked for).
 * Null where none is. One statement and the database's clock: of two that claim at once, one gets it.
 */
export function claimSweep(
  db: Database,
  { places, everyMinutes }: { places: readonly SweepPlace[]; everyMinutes: number | null },
): Promise<SweepClaim | null> {
  return withDatabase(async () => {
    const claimed = await db.kysely
      .updateTable('sweep')
      .set((column) => ({
        epoch: sql<number>`${column.ref('epoch')} + 1`,
        started_at: sql<Date>`clock_timestamp()`,
      }))
      .where(sql<boolean>`(team_id, region) = (${selectDue(db, places, everyMinutes)})`)
      .returning(['team_id', 'region', 'epoch'])
      .executeTakeFirst();
    return claimed ? { teamId: claimed.team_id, region: claimed.region, epoch: claimed.epoch } : null;
  });
}

function selectDue({ kysely }: Database, places: readonly SweepPlace[], everyMinutes: number | null) {
  return (
    kysely
      .selectFrom('sweep')
      .select(['team_id', 'region'])
      .where(isOneOf(places))
      .where(isDue(everyMinutes))
      .where(sql<boolean>`NOT ${isSweeping}`)
      // What somebody waits for comes first, then what was looked at the longest ago.
      .orderBy(sql`wanted_at NULLS LAST, started_at NULLS FIRST`)
      .limit(1)
      .forUpdate()
      .skipLocked()
  );
}

function isDue(everyMinutes: number | null) {
  return everyMinutes === null
    ? sql<boolean>`wanted_at IS NOT NULL`
    : sql<boolean>`(wanted_at IS NOT NULL OR started_at IS NULL
        OR started_at <= clock_timestamp() - make_interval(mins => ${everyMinutes}))`;
}

/** True while some process is at it. */
export const isSweeping = sql<boolean>`(started_at IS NOT NULL AND (ended_at IS NULL OR ended_at < started_at)
  AND started_at > clock_timestamp() - make_interval(mins => ${sql.lit(LOST_AFTER_MINUTES)}))`;

/** True for the rows of these places; what the configuration names no more is left out everywhere. */
export function isOneOf(places: readonly SweepPlace[]) {
  const teamIds = places.map(({ teamId }) => teamId);
  const regions = places.map(({ region }) => region);
  return sql<boolean>`(team_id, region) IN (SELECT * FROM unnest(${teamIds}::text[], ${regions}::text[]))`;
}

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

/** Gives back a sweep that was broken off, so that another process can begin it anew at once; does nothing where one has already. */
export function releaseSweep(db: Database, { teamId, region, epoch }: SweepClaim): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('sweep')
      .set({ started_at: null })
      .where('team_id', '=', teamId)
      .where('region', '=', region)
      .where('epoch', '=', epoch)
      .execute();
  });
}
