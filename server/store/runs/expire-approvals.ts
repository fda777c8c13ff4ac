import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { decideExpiry } from '#lib/runs/approval.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { deleteEscrow } from './escrow-rows.ts';
import { lockRun, writeChanges } from './write-changes.ts';

const isOver = sql<boolean>`state = 'awaiting-approval' AND approval_until <= clock_timestamp()`;

/**
 * Ends runs that no lead approved in time, with passwords and audit record in one transaction each; returns the count.
 */
export function expireApprovals(db: Database): Promise<number> {
  return withDatabase(async () => {
    const over = await db.kysely.selectFrom('run').select('id').where(isOver).execute();
    let ended = 0;
    for (const { id } of over) ended += (await expireRun(db, id)) ? 1 : 0;
    return ended;
  });
}

function expireRun(db: Database, runId: string): Promise<boolean> {
  return db.kysely.transaction().execute(async (trx) => {
    // Locks the run: only one of several processes, or a lead who answers right now, finds it still waiting.
    const run = await lockRun(trx, (query) => query.where('id', '=', runId).where(isOver));
    if (!run) return false;
    const { view } = run;
    await writeChanges(trx, run, decideExpiry(view), randomUUID());
    await deleteEscrow(trx, runId, PASSWORD_FIELDS);
    const data = { planHash: view.approval?.planHash ?? '' };
    await appendAudit(trx, { kind: 'approval-expiry', teamId: view.teamId, runId, by: null, data });
    return true;
  });
}
