import { sql } from 'kysely';
import { GRAPHS } from '#lib/runs/graphs.ts';
import { ACTIVE_STATES, type RunState } from '#lib/runs/steps.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { Guard } from './append-changes.ts';

/** From so many deaths of its workers in a row on, a process works on one such run at a time. */
export const SUSPECT_RECOVERIES = 3;

const recoveriesOfClaim = sql<number>`recoveries + (lease_owner IS NOT NULL)::integer`;

/**
 * Takes a run that waits for a worker, for `leaseMs` of the database's clock. Null where another process holds it, it is at rest, or
 * its graph is newer than this process knows; also while somebody is just writing to it, since whoever waits for a process that stands
 * still works on nothing else meanwhile. One statement: of two that claim at once, one gets it. A claim is no sign of life: a run
 * that is claimed again and again without getting anywhere is stuck. `recoveries`: how many leases of the run ran out in a row, this
 * claim's included, without a step having been done; a lease that was given back is none. From SUSPECT_RECOVERIES on the run may be what
 * kills them: then it is taken only where `mayBeSuspect`.
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

/** True for a run without a lease, or with one whose time is over. */
export const isUnheld = sql<boolean>`(lease_until IS NULL OR lease_until < clock_timestamp())`;

/** Holds on to a claimed run for another `leaseMs`; gives its state, or null where it was given back or another process has claimed it. */
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

/** Gives a run back, so that another process need not wait for the lease's end; does nothing where one has it already. */
export function releaseLease(db: Database, { runId, epoch }: Guard): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('run')
      .set({ lease_owner: null, lease_until: null })
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .execute();
  });
}

/** Refuses whatever a worker that has claimed the run still writes: it had not begun, and is not to. */
export async function fenceRun(trx: Transaction, runId: string): Promise<void> {
  await trx
    .updateTable('run')
    .set((column) => ({ epoch: column('epoch', '+', 1) }))
    .where('id', '=', runId)
    .execute();
}

/** True for a run on a graph that this process knows: others are left to newer processes. */
const isKnownGraph = sql<boolean>`(kind, graph_version) IN (${sql.join(
  GRAPHS.map(({ kind, version }) => sql`(${kind}, ${version}::integer)`),
)})`;

/** A run that the queue has just been given is not abandoned yet. */
const GRACE_SECONDS = 3;
const LIMIT = 100;

/**
 * Ids of unfinished runs that nobody holds and that have shown no sign of life for a moment, the longest silent first; of these teams
 * alone, since nobody can work on a run of a team that has left the configuration.
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

/** The state of a run; null where there is none. */
export function readRunState(db: Database, runId: string): Promise<RunState | null> {
  return withDatabase(async () => {
    const row = await db.kysely.selectFrom('run').select('state').where('id', '=', runId).executeTakeFirst();
    return row?.state ?? null;
  });
}
