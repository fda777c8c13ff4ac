import { sql } from 'kysely';
import { GRAPHS } from '#lib/runs/graphs.ts';
import { ACTIVE_STATES, type RunState } from '#lib/runs/steps.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { Guard } from './append-changes.ts';

/** After this many consecutive crashes on a run, a process works on only one such run at a time. */
export const SUSPECT_RECOVERIES = 3;

const recoveriesOfClaim = sql<number>`recoveries + (lease_owner IS NOT NULL)::integer`;

/**
 * Claims a run that waits for a worker, for `leaseMs` by the database's clock. Null if another process holds it, it has
 * ended, or its graph is newer than this process; also while another transaction has it locked, so that a hung process
 * blocks no one. A single statement: of two concurrent claims, one wins. A claim doesn't count as activity: a run that
 * is claimed repeatedly without progress is stuck. `recoveries` counts the leases that expired in a row without a
 * finished step, including this claim; released leases don't count. From SUSPECT_RECOVERIES on, the run may be what
 * crashes its workers, so it is claimed only with `mayBeSuspect`.
 */
export function claimRun(
  db: Database,
  {
    runId,
    owner,
    leaseMs,
    mayBeSuspect = true,
  }: { runId: string; owner: string; leaseMs: number; mayBeSuspect?: boolean },
): Promise<{ epoch: number; recoveries: number } | null> {
  return withDatabase(async () => {
    const claimed = await db.kysely
      .updateTable('run')
      .set((column) => ({
        epoch: sql<number>`${column.ref('epoch')} + 1`,
        recoveries: recoveriesOfClaim,
        lease_owner: owner,
        lease_until: leaseEnd(leaseMs),
      }))
      .where('id', 'in', (query) =>
        query
          .selectFrom('run')
          .select('id')
          .where('id', '=', runId)
          .where('state', 'in', ACTIVE_STATES)
          .where(isKnownGraph)
          .where(isUnheld)
          .$if(!mayBeSuspect, (suspects) => suspects.where(recoveriesOfClaim, '<', SUSPECT_RECOVERIES))
          .forUpdate()
          .skipLocked(),
      )
      .returning(['epoch', 'recoveries'])
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

/**
 * Releases a run, so that another process need not wait for the lease to expire; does nothing if one already has it.
 * After a failure (`isLost`), the next claim counts as a recovery, so that a run that always fails doesn't go on forever.
 */
export function releaseLease(
  db: Database,
  { runId, epoch, isLost = false }: Guard & { isLost?: boolean },
): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('run')
      .set(isLost ? { lease_until: sql<Date>`clock_timestamp()` } : { lease_owner: null, lease_until: null })
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
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

/** A run that was just queued is not abandoned yet. */
const GRACE_SECONDS = 3;
const LIMIT = 100;

/**
 * Ids of unfinished runs without a lease or recent activity, longest silent first. Only of these teams: no process can
 * work on a run of a team that was removed from the configuration.
 */
export function findAbandonedRuns(db: Database, teamIds: readonly string[]): Promise<string[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('run')
      .select('id')
      .where('state', 'in', ACTIVE_STATES)
      .where('team_id', 'in', teamIds)
      .where(isKnownGraph)
      .where(isUnheld)
      .where('last_sign_at', '<', sql<Date>`clock_timestamp() - make_interval(secs => ${GRACE_SECONDS})`)
      .orderBy('last_sign_at')
      .limit(LIMIT)
      .execute();
    return rows.map((row) => row.id);
  });
}

/** The state of a run; null if it doesn't exist. */
export function readRunState(db: Database, runId: string): Promise<RunState | null> {
  return withDatabase(async () => {
    const row = await db.kysely.selectFrom('run').select('state').where('id', '=', runId).executeTakeFirst();
    return row?.state ?? null;
  });
}
