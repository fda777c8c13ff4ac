import { type Kysely, sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import { findNameCollision } from '#lib/request/name-collision.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { isOpen, OPEN_STATES, type RunState } from '#lib/runs/steps.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';
import { readEvent } from './load-run.ts';

/**
 * Throws names-in-use if an unfinished run in the account uses one of this run's names: two such runs
 * could each create some of the resources and neither all. Call it in the transaction that starts the
 * run; it locks the account until the end.
 *
 * Returns whether a run that uses one of the names was stored in the last `withinMs`, even if it has ended. With
 * `areNamesUnderWay` before, this finds every run that can have created one of them meanwhile.
 */
export async function refuseNamesInUse(
  trx: Transaction,
  run: { runId: string; accountId: string; request: RunRequest },
  withinMs = 0,
): Promise<boolean> {
  const isNew = sql<boolean>`run.created_at > clock_timestamp() - make_interval(secs => ${withinMs / 1000})`;
  const teams = await lockNames(trx, run.accountId);
  const found = await readRequests(
    selectUnderWay(trx, run.accountId).unionAll(
      selectRequests(trx, run.accountId).where('run.state', 'not in', OPEN_STATES).where(isNew),
    ),
  );
  await sql`SELECT set_config('portal.teams', ${teams}, true)`.execute(trx);
  const collisions = found.flatMap(({ id, state, request }) => {
    const name = id === run.runId ? null : findNameCollision(run.request, request);
    return name === null ? [] : [{ id, state, name }];
  });
  const underWay = collisions.find(({ state }) => isOpen(state));
  if (underWay) throw new PortalError('names-in-use', { name: underWay.name, ownerRun: underWay.id });
  return collisions.length > 0;
}

/** Whether an unfinished run in the account uses one of these names. */
export async function areNamesUnderWay(db: Database, accountId: string, request: RunRequest): Promise<boolean> {
  const found = await findRequestsUnderWay(db, accountId);
  return found.some((one) => findNameCollision(request, one.request) !== null);
}

/** The requests of the account's unfinished setups, of all teams. */
export function findRequestsUnderWay(db: Database, accountId: string): Promise<UnderWay[]> {
  return withDatabase(() => readRequests(selectUnderWay(db.acrossTeams, accountId)));
}

interface UnderWay {
  id: string;
  state: RunState;
  request: RunRequest;
}

function selectUnderWay(kysely: Kysely<Schema>, accountId: string) {
  return selectRequests(kysely, accountId).where('run.state', 'in', OPEN_STATES);
}

function selectRequests(kysely: Kysely<Schema>, accountId: string) {
  return kysely
    .selectFrom('run')
    .innerJoin('event', 'event.run_id', 'run.id')
    .select(['run.id', 'run.state', 'event.no', 'event.at', 'event.type', 'event.data'])
    .where('run.account_id', '=', accountId)
    .where('event.no', '=', 1);
}

async function readRequests(query: ReturnType<typeof selectRequests>): Promise<UnderWay[]> {
  const rows = await query.execute();
  return rows.flatMap(({ id, state, ...row }) => {
    const requested = readEvent(row);
    return requested.type === 'run.requested' ? { id, state, request: requested.request } : [];
  });
}

/** Locks the account's names and shows this transaction the runs of all teams; the teams that it saw before. */
async function lockNames(trx: Transaction, accountId: string): Promise<string> {
  const { rows } = await sql<{ teams: string | null }>`
    SELECT person.teams, set_config('portal.teams', '*', true),
      pg_advisory_xact_lock(hashtextextended(${`names ${accountId}`}, 0))
    FROM (SELECT current_setting('portal.teams', true) AS teams OFFSET 0) AS person`.execute(trx);
  return rows[0]?.teams ?? '';
}
