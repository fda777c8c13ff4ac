import { PortalError } from '#lib/errors.ts';
import type { Person } from '#lib/setup/events.ts';
import type { RunRequest } from '#lib/setup/request.ts';
import { GRAPH_VERSION } from '#lib/setup/steps.ts';
import { appendEvents } from './append-changes.ts';
import type { Database, Transaction } from './database.ts';
import { searchText } from './projection.ts';
import type { RunQueue } from './queue.ts';
import { withDatabase } from './with-database.ts';

interface RequestIdentity {
  /** Made by the form, once: what makes a second submission of the same form the same run. */
  requestKey: string;
  /** Tells a repeated submission from another one under the same key. */
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
  insertSecrets: (trx: Transaction) => Promise<void>;
}

/** The run that this person's form made before; null where there is none. Throws request-key-reused for another content. */
export function findRunByKey(db: Database, identity: RequestIdentity): Promise<string | null> {
  return withDatabase(() => findByKey(db, identity));
}

/**
 * Stores the run, its first event, the encrypted passwords and the job in one transaction. However often and at the same time the
 * same form is submitted, there is one run. Throws request-key-reused, database-unreachable.
 */
export function insertRun(
  db: Database,
  queue: RunQueue,
  run: NewRun,
): Promise<{ runId: string; created: boolean }> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const inserted = await trx
        .insertInto('run')
        .values(rowOf(run))
        .onConflict((conflict) => conflict.columns(['requested_by', 'request_key']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!inserted) {
        const runId = await findByKey({ kysely: trx }, run);
        if (runId === null) throw new Error('a run of this key is neither new nor known');
        return { runId, created: false };
      }
      const { runId, teamId, accountId, region, partition, by, request } = run;
      await appendEvents(trx, runId, [
        { type: 'run.requested', runId, teamId, accountId, region, partition, by, request },
      ]);
      await run.insertSecrets(trx);
      await queue.enqueue(runId, trx);
      return { runId, created: true };
    }),
  );
}

async function findByKey({ kysely }: { kysely: Database['kysely'] | Transaction }, { requestKey, requestHash, by }: RequestIdentity) {
  const row = await kysely
    .selectFrom('run')
    .select(['id', 'request_hash'])
    .where('requested_by', '=', by.userId)
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  if (!row) return null;
  if (row.request_hash !== requestHash) throw new PortalError('request-key-reused');
  return row.id;
}

function rowOf({ request, by, ...run }: NewRun) {
  return {
    id: run.runId,
    team_id: run.teamId,
    account_id: run.accountId,
    region: run.region,
    partition: run.partition,
    requested_by: by.userId,
    requested_by_name: by.name,
    request_key: run.requestKey,
    request_hash: run.requestHash,
    request: JSON.stringify(request),
    graph_version: GRAPH_VERSION,
    state: 'queued' as const,
    alias: request.key.mode === 'create' ? request.key.alias : null,
    key_arn: request.key.mode === 'existing' ? request.key.keyArn : null,
    role_name: request.role.roleName,
    search_text: searchText(run.runId, request),
    last_no: 0,
  };
}
