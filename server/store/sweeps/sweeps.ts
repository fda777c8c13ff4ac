import { sql } from 'kysely';
import type { Person } from '#lib/runs/events.ts';
import type { Orphan, SweepPlace, SweepStatus } from '#lib/sweep/orphans.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A sweep that runs longer has lost its process; live processes give up well before. */
const LOST_AFTER_MINUTES = 15;

/** A claimed sweep, which guards the write of its result. */
export interface SweepClaim extends SweepPlace {
  epoch: number;
}

/**
 * Adds places so that they can be claimed; existing ones are unchanged. In a restored database a new place is requested
 * at once, because the backup may be older than the first sweep.
 */
export function addSweepPlaces(db: Database, places: readonly SweepPlace[]): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .insertInto('sweep')
      .values(
        places.map(({ teamId, region }) => ({
          team_id: teamId,
          region,
          wanted_at: sql<Date | null>`(SELECT max(restored_at) FROM database_watch)`,
        })),
      )
      .onConflict((conflict) => conflict.columns(['team_id', 'region']).doNothing())
      .execute();
  });
}

/** Requests a sweep of each place. A running sweep doesn't count, since what it has already read may have changed. */
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
 * Claims a place that is due: requested, or last swept longer than `everyMinutes` ago (null: only requested ones). Null
 * if there is none. A single statement with the database's clock: of two concurrent claims, one wins.
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
      // Requested sweeps first, then the places not swept for the longest time.
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

/** True while a process is sweeping. */
export const isSweeping = sql<boolean>`(started_at IS NOT NULL AND (ended_at IS NULL OR ended_at < started_at)
  AND started_at > clock_timestamp() - make_interval(mins => ${sql.lit(LOST_AFTER_MINUTES)}))`;

/** True for rows of these places; those removed from the configuration are left out everywhere. */
export function isOneOf(places: readonly SweepPlace[]) {
  const teamIds = places.map(({ teamId }) => teamId);
  const regions = places.map(({ region }) => region);
  return sql<boolean>`(team_id, region) IN (SELECT * FROM unnest(${teamIds}::text[], ${regions}::text[]))`;
}

/** The result of a sweep: the orphans, or why it failed. */
export type SweepOutcome = { orphans: readonly Orphan[] } | { failure: NonNullable<SweepStatus['failure']> };

/**
 * Stores the result of a sweep. New orphans replace the old list, and those found again keep the time
 * they were first seen. A failed sweep leaves the list unchanged. Returns false, and writes nothing,
 * if another process has claimed the place.
 */
export function endSweep(db: Database, claim: SweepClaim, outcome: SweepOutcome): Promise<boolean> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const ended = await trx
        .updateTable('sweep')
        .set({
          ended_at: sql<Date>`clock_timestamp()`,
          // A request made during this sweep waits for the next one.
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
  // A single parameter, since a restored database can differ in thousands of rows.
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

/** Releases an interrupted sweep, so that another process can claim it immediately; does nothing if one already has. */
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
