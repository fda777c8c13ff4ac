import { sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import { findNameCollision } from '#lib/request/name-collision.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { OPEN_STATES } from '#lib/runs/steps.ts';
import type { Transaction } from '../database/database.ts';
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
  const rows = await acrossTeams(trx, () => selectUnderWay(trx, run));
  for (const { id, ...row } of rows) {
    const requested = readEvent(row);
    const name = requested.type === 'run.requested' ? findNameCollision(run.request, requested.request) : null;
    if (name !== null) throw new PortalError('names-in-use', { name, ownerRun: id });
  }
}

function selectUnderWay(trx: Transaction, run: { runId: string; accountId: string }) {
  return trx
    .selectFrom('run')
    .innerJoin('event', 'event.run_id', 'run.id')
    .select(['run.id', 'event.no', 'event.at', 'event.type', 'event.data'])
    .where('run.account_id', '=', run.accountId)
    .where('run.state', 'in', OPEN_STATES)
    .where('run.id', '!=', run.runId)
    .where('event.no', '=', 1)
    .execute();
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
