import { type SelectQueryBuilder, sql } from 'kysely';
import { GRAPHS } from '#lib/runs/graphs.ts';
import { ACTIVE_STATES, type RunState } from '#lib/runs/steps.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';
import { ANNOUNCE } from './announce-run.ts';
import type { Guard } from './append-changes.ts';

/** After this many consecutive crashes on a run, a process works on only one such run at a time. */
export const SUSPECT_RECOVERIES = 3;

const recoveriesOfClaim = sql<number>`recoveries + (lease_owner IS NOT NULL)::integer`;

/** A run that a process has claimed. */
export interface Claim {
  runId: string;
  /** Increases with each claim: writes of an earlier owner are refused. */
  epoch: number;
  /**
   * The leases that expired in a row while a step stayed open, including this claim; released leases don't count, nor do
   * those of workers that were only cut off from the database.
   */
  recoveries: number;
  /** The trace in which a person had the run started or continued; null if it wasn't traced. */
  traceParent: string | null;
}

interface Claimant {
  owner: string;
  leaseMs: number;
  /** From SUSPECT_RECOVERIES on, a run may be what crashes its workers, so it is claimed only with this. */
  mayBeSuspect?: boolean;
}

/**
 * Claims a run that waits for a worker, for `leaseMs` by the database's clock. Null if another process holds it, it has
 * ended, or its graph is newer than this process; also while another transaction has it locked, so that a hung process
 * blocks no one. A single statement: of two concurrent claims, one wins. A claim doesn't count as activity: a run that
 * is claimed repeatedly without progress is stuck.
 */
export function claimRun(db: Database, { runId, ...claimant }: Claimant & { runId: string }): Promise<Claim | null> {
  return claim(db, claimant, (waiting) => waiting.where('run.id', '=', runId));
}

/**
 * Claims a run that has begun and lost its worker; or else the one that waits longest of the team with the fewest runs in
 * work, so that no team waits behind the runs of another. Only of these teams, since no process can work on a run of a
 * team that was removed from the configuration.
 */
export function claimNextRun(
  db: Database,
  { teamIds, ...claimant }: Claimant & { teamIds: readonly string[] },
): Promise<Claim | null> {
  return claim(db, claimant, (waiting) =>
    waiting
      .leftJoin('in_work', 'in_work.team_id', 'run.team_id')
      .where('run.team_id', 'in', teamIds)
      .orderBy(sql`run.state = 'queued'`)
      .orderBy(sql`coalesce(in_work.runs, 0)`)
      .orderBy('run.last_sign_at')
      .orderBy('run.id')
      .limit(1),
  );
}

/** With literals: only so does the plan of a prepared statement use the index of unfinished runs. */
const isActive = sql<boolean>`state IN (${sql.join(ACTIVE_STATES.map((state) => sql.lit(state)))})`;

type Waiting = SelectQueryBuilder<Schema & { in_work: { team_id: string; runs: number } }, 'run', { id: string }>;

function claim(
  db: Database,
  { owner, leaseMs, mayBeSuspect = true }: Claimant,
  choose: (waiting: Waiting) => Pick<Waiting, 'forUpdate'>,
): Promise<Claim | null> {
  return withDatabase(async () => {
    const claimed = await db.kysely
      .with('in_work', (query) =>
        query
          .selectFrom('run')
          .select('team_id')
          .select(sql<number>`count(*)`.as('runs'))
          .where(isActive)
          .where('lease_until', '>=', sql<Date>`clock_timestamp()`)
          .groupBy('team_id'),
      )
      .updateTable('run')
      .set((column) => ({
        epoch: sql<number>`${column.ref('epoch')} + 1`,
        recoveries: recoveriesOfClaim,
        lease_owner: owner,
        lease_until: leaseEnd(leaseMs),
      }))
      // Not `in`, for which the planner may look for a run several times.
      .where('id', '=', (query) =>
        choose(
          query
            .selectFrom('run')
            .select('run.id')
            .where(isActive)
            .where(isKnownGraph)
            .where(isUnheld)
            .$if(!mayBeSuspect, (suspects) => suspects.where(recoveriesOfClaim, '<', SUSPECT_RECOVERIES)),
        )
          .forUpdate('run')
          .skipLocked(),
      )
      .returning(['id as runId', 'epoch', 'recoveries', 'trace_parent as traceParent'])
      .executeTakeFirst();
    return claimed ?? null;
  });
}

export function leaseEnd(leaseMs: number) {
  return sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`;
}

/** True for a run without a lease or with an expired one. */
export const isUnheld = sql<boolean>`(lease_until IS NULL OR lease_until < clock_timestamp())`;

/** Extends a claim by `leaseMs`; returns the run's state, or null if it was released or another process claimed it. */
export function renewLease(
  db: Database,
  { runId, epoch, leaseMs }: Guard & { leaseMs: number },
): Promise<RunState | null> {
  return withDatabase(async () => {
    const renewed = await db.kysely
      .updateTable('run')
      .set((column) => ({
        lease_until: leaseEnd(leaseMs),
        last_sign_at: sql<Date>`greatest(clock_timestamp(), ${column.ref('last_sign_at')})`,
      }))
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .where('lease_owner', 'is not', null)
      .returning('state')
      .executeTakeFirst();
    return renewed?.state ?? null;
  });
}

/** Why a worker gives a run back: it is done with it, it failed, or it lived while the database didn't answer. */
export type LeaseEnd = 'left' | 'failed' | 'cut-off';

/**
 * Releases a run for the next process at once; does nothing if another one already has it, or if the run has ended. After
 * a failure, the next claim counts as a recovery, and comes 1 to 16 seconds later, so that a run that always fails is
 * parked in the end and isn't retried without a pause. After a cut-off, the next claim doesn't count, nor does one that
 * was made meanwhile: outages of the database don't park a run.
 */
export function releaseLease(db: Database, { runId, epoch, end = 'left' }: Guard & { end?: LeaseEnd }): Promise<void> {
  return withDatabase(async () => {
    const again = sql<Date>`clock_timestamp() + least(16, 2 ^ recoveries) * interval '1 second'`;
    await db.kysely
      .with('released', (query) =>
        query
          .updateTable('run')
          .set(end === 'failed' ? { lease_until: again } : { lease_owner: null, lease_until: null })
          .where('id', '=', runId)
          .where('epoch', '=', epoch)
          .where('lease_owner', 'is not', null)
          .returning('id'),
      )
      .with('taken', (query) =>
        query
          .updateTable('run')
          .set({ recoveries: sql<number>`recoveries - 1` })
          .where('id', '=', runId)
          .where('epoch', '>', epoch)
          .where('recoveries', '>', 0)
          .where(sql<boolean>`${end === 'cut-off'}::boolean`),
      )
      .selectFrom('released')
      .select(ANNOUNCE)
      .execute();
  });
}

/** Refuses further writes from the worker that has claimed the run: it hadn't begun and must not begin. */
export async function fenceRun(trx: Transaction, runId: string): Promise<void> {
  await trx
    .updateTable('run')
    .set((column) => ({ epoch: column('epoch', '+', 1) }))
    .where('id', '=', runId)
    .execute();
}

/** True for a run whose graph this process knows; newer processes take the others. */
const isKnownGraph = sql<boolean>`(kind, graph_version) IN (${sql.join(
  GRAPHS.map(({ kind, version }) => sql`(${kind}, ${version}::integer)`),
)})`;

/** The state of a run; null if it doesn't exist. */
export function readRunState(db: Database, runId: string): Promise<RunState | null> {
  return withDatabase(async () => {
    const row = await db.kysely.selectFrom('run').select('state').where('id', '=', runId).executeTakeFirst();
    return row?.state ?? null;
  });
}
