import { type Kysely, sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import { findNameCollision } from '#lib/request/name-collision.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { OPEN_STATES } from '#lib/runs/steps.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';
import { readEvent } from './load-run.ts';

/**
 * Throws names-in-use if an unfinished run in the account uses one of this run's names: two such runs
 * could each create some of the resources and neither all. Call it in the transaction that starts the
 * run; it locks the account until the end.
 */
export async function refuseNamesInUse(
  trx: Transaction,
  run: { runId: string; accountId: string; request: RunRequest },
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`names ${run.accountId}`}, 0))`.execute(trx);
  const underWay = await acrossTeams(trx, () => selectUnderWay(trx, run.accountId));
  for (const { id, request } of underWay) {
    const name = id === run.runId ? null : findNameCollision(run.request, request);
    if (name !== null) throw new PortalError('names-in-use', { name, ownerRun: id });
  }
}

/**
 * Whether a run in the account that uses one of these names was stored in the last `withinMs`, even if it has ended. With
 * `areNamesUnderWay` before, this finds every run that can have created one of them meanwhile. Call it where
 * `refuseNamesInUse` is called.
 */
export async function areNamesUsedSince(
  trx: Transaction,
  { runId, accountId, request }: { runId: string; accountId: string; request: RunRequest },
  withinMs: number,
): Promise<boolean> {
  const isNew = sql<boolean>`run.created_at > clock_timestamp() - make_interval(secs => ${withinMs / 1000})`;
  const found = await acrossTeams(trx, () => readRequests(selectRequests(trx, accountId).where(isNew)));
  return found.some((one) => one.id !== runId && findNameCollision(request, one.request) !== null);
}

/** Whether an unfinished run in the account uses one of these names. */
export async function areNamesUnderWay(db: Database, accountId: string, request: RunRequest): Promise<boolean> {
  const found = await findRequestsUnderWay(db, accountId);
  return found.some((one) => findNameCollision(request, one.request) !== null);
}

/** The requests of the account's unfinished setups, of all teams. */
export function findRequestsUnderWay(db: Database, accountId: string): Promise<UnderWay[]> {
  return withDatabase(() => selectUnderWay(db.acrossTeams, accountId));
}

interface UnderWay {
  id: string;
  request: RunRequest;
}

function selectUnderWay(kysely: Kysely<Schema>, accountId: string): Promise<UnderWay[]> {
  return readRequests(selectRequests(kysely, accountId).where('run.state', 'in', OPEN_STATES));
}

function selectRequests(kysely: Kysely<Schema>, accountId: string) {
  return kysely
    .selectFrom('run')
    .innerJoin('event', 'event.run_id', 'run.id')
    .select(['run.id', 'event.no', 'event.at', 'event.type', 'event.data'])
    .where('run.account_id', '=', accountId)
    .where('event.no', '=', 1);
}

async function readRequests(query: ReturnType<typeof selectRequests>): Promise<UnderWay[]> {
  const rows = await query.execute();
  return rows.flatMap(({ id, ...row }) => {
    const requested = readEvent(row);
    return requested.type === 'run.requested' ? { id, request: requested.request } : [];
  });
}

/** Reads across all teams within a person's transaction, then restores the person's scope. */
async function acrossTeams<T>(trx: Transaction, read: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ teams: string | null }>`SELECT current_setting('portal.teams', true) AS teams`.execute(
    trx,
  );
  await sql`SELECT set_config('portal.teams', '*', true)`.execute(trx);
  const found = await read();
  await sql`SELECT set_config('portal.teams', ${rows[0]?.teams ?? ''}, true)`.execute(trx);
  return found;
}
