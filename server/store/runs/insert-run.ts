import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { requestData } from '#lib/audit/audit-record.ts';
import { PortalError } from '#lib/errors.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { ApprovalAsk, CleanUp, Person, RunEvent } from '#lib/runs/events.ts';
import { latestVersion } from '#lib/runs/graphs.ts';
import { STEP_NAMES } from '#lib/runs/steps.ts';
import { buildRunView } from '#lib/runs/view.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { StatementError, withDatabase } from '../database/with-database.ts';
import type { RunQueue } from './queue.ts';
import { projectRun } from './run-projection.ts';
import { asStored, insertEvents } from './write-changes.ts';

/** By these a submission that was sent before is known again. */
interface RequestIdentity {
  /** Made by the wizard for one submission. */
  requestKey: string;
  /** Of the request without its passwords. */
  requestHash: string;
  by: Person;
}

export interface NewRun extends RequestIdentity {
  runId: string;
  teamId: string;
  accountId: string;
  region: string;
  partition: string;
  request: RunRequest;
  /** What a clean-up takes away; absent of a set-up. */
  cleanUp?: CleanUp;
  /** What a lead has to approve before a worker may take the run; absent where the team demands no approval. */
  approval?: ApprovalAsk | undefined;
  /** Of the plan that the requester saw; absent of a clean-up. */
  planHash?: string | undefined;
  /** What else is stored in the same transaction: the passwords' ciphertext, or what becomes of the run that is cleaned up. */
  also: (trx: Transaction, runId: string) => Promise<void>;
}

/**
 * Stores the run, its first event, its passwords, its job (where it need not be approved first) and its audit record in one transaction. The same key with the same request gives the run that
 * is there already; with another request it throws request-key-reused. A second clean-up of a run beside an open one: clean-up-open.
 */
export async function insertRun(
  db: Database,
  queue: Pick<RunQueue, 'enqueue'>,
  input: NewRun,
): Promise<{ runId: string; created: boolean }> {
  try {
    return await insertOnce(db, queue, input);
  } catch (error) {
    if (!(error instanceof StatementError) || error.constraint !== 'run_open_clean_up') throw error;
    // The open clean-up may be the same submission, sent at the same moment.
    const runId = await findRunByKey(db, input);
    if (runId !== null) return { runId, created: false };
    throw new PortalError('clean-up-open', {}, { cause: error });
  }
}

function insertOnce(
  db: Database,
  queue: Pick<RunQueue, 'enqueue'>,
  input: NewRun,
): Promise<{ runId: string; created: boolean }> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const requested = asStored(firstEvent(input, await readTime(trx)));
      if (!(await insertRow(trx, input, requested))) {
        const runId = await selectByKey(trx, input);
        if (runId === null) throw new Error('a request key is taken, but by no run');
        return { runId, created: false };
      }
      const { runId } = input;
      await insertEvents(trx, runId, [requested], randomUUID());
      await insertTokens(trx, runId);
      await input.also(trx, runId);
      if (!input.approval) await queue.enqueue(runId, trx);
      await recordAsked(trx, input);
      return { runId, created: true };
    }),
  );
}

/**
 * The tokens of the run's calls, stored with the run itself: a database that is put back in time forgets both or none. Nobody can guess
 * them, so a secret whose version has one of them holds the value that this run stored.
 */
async function insertTokens(trx: Transaction, runId: string): Promise<void> {
  const rows = STEP_NAMES.map((step) => ({ run_id: runId, step, token: randomUUID() }));
  await trx.insertInto('intent').values(rows).execute();
}

async function recordAsked(trx: Transaction, { runId, teamId, by, request, cleanUp }: NewRun): Promise<void> {
  if (!cleanUp) {
    await appendAudit(trx, { kind: 'submission', teamId, runId, by, data: requestData(request) });
    return;
  }
  const data = {
    cleansRun: cleanUp.runId,
    region: request.target.region,
    roleName: request.role.roleName,
    keyDeletionDays: String(cleanUp.keyDeletionDays),
    secretRecoveryDays: String(cleanUp.secretRecoveryDays),
  };
  await appendAudit(trx, { kind: 'clean-up', teamId, runId, by, data });
}

/** The run that this submission has made already, else null. Throws request-key-reused where it was another request. */
export function findRunByKey(db: Database, identity: RequestIdentity): Promise<string | null> {
  return withDatabase(() => selectByKey(db.kysely, identity));
}

async function readTime(trx: Transaction): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`.execute(trx);
  const [row] = rows;
  if (!row) throw new Error('the database did not tell the time');
  return row.now;
}

function firstEvent(input: NewRun, at: Date): RunEvent {
  const { runId, teamId, accountId, region, partition, by, request, cleanUp = null, approval, planHash } = input;
  const kind = cleanUp ? 'clean-up' : 'set-up';
  return {
    no: 1,
    at: at.toISOString(),
    type: 'run.requested',
    runId,
    teamId,
    accountId,
    region,
    partition,
    by,
    request,
    kind,
    graphVersion: latestVersion(kind),
    cleanUp,
    approval,
    planHash,
  };
}

/** False where the key is taken. Of several that come at once, the others wait here for the first. */
async function insertRow(trx: Transaction, input: NewRun, requested: RunEvent): Promise<boolean> {
  const view = buildRunView([requested]);
  if (!view) throw new Error('the first event makes no run');
  const row = await trx
    .insertInto('run')
    .values({
      id: view.id,
      request_key: input.requestKey,
      request_hash: input.requestHash,
      team_id: view.teamId,
      account_id: view.accountId,
      region: view.region,
      partition: view.partition,
      requested_by: view.requestedBy.userId,
      requester_name: view.requestedBy.name,
      kind: view.kind,
      graph_version: view.graphVersion,
      cleans_run: view.cleanUp?.runId ?? null,
      created_at: new Date(view.createdAt),
      last_no: view.lastNo,
      ...projectRun(view),
    })
    .onConflict((conflict) => conflict.columns(['requested_by', 'request_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function selectByKey(
  kysely: Database['kysely'],
  { requestKey, requestHash, by }: RequestIdentity,
): Promise<string | null> {
  const run = await kysely
    .selectFrom('run')
    .select(['id', 'request_hash'])
    .where('requested_by', '=', by.userId)
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  if (!run) return null;
  if (run.request_hash !== requestHash) throw new PortalError('request-key-reused');
  return run.id;
}
