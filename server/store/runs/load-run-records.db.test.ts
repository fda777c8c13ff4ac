import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CleanUp, RunChange } from '#lib/runs/events.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { claimRun } from './lease.ts';
import { loadRunView } from './load-run.ts';
import { loadRunRecords } from './load-run-records.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const succeeded = (step: 'kms-key' | 'kms-alias' | 'iam-role', arns: object): RunChange => ({
  type: 'step.succeeded',
  step,
  attempt: 1,
  outcome: 'created',
  params: {},
  arns,
});

test("returns a run's ARNs as its view has them, and its current state", async () => {
  const runId = await storeRun(database.db);
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  await appendChanges(database.db, { runId, epoch: 1 }, [
    { type: 'run.started' },
    succeeded('kms-key', { keyArn: 'arn:key:first' }),
    succeeded('kms-alias', {}),
    succeeded('iam-role', { roleArn: 'arn:role' }),
    succeeded('kms-key', { keyArn: 'arn:key:second' }),
    { type: 'run.failed' },
  ]);
  const records = await loadRunRecords(database.db, { accountId: '111111111111', runIds: [] });
  const view = await loadRunView(database.db, runId);
  expect(records.find(({ id }) => id === runId)).toEqual({
    id: runId,
    teamId: 'payments',
    accountId: '111111111111',
    region: 'us-east-1',
    state: 'failed',
    arns: view?.arns,
    cleanUp: null,
  });
  expect(view?.arns).toEqual({ keyArn: 'arn:key:second', roleArn: 'arn:role' });
});

test('returns the runs of an account plus the named ones, newest first', async () => {
  const place = { accountId: '444444444444' };
  const older = await storeRun(database.db, place);
  const newer = await storeRun(database.db, { ...place, teamId: 'analytics' });
  const named = await storeRun(database.db, { accountId: '555555555555' });
  await storeRun(database.db, { accountId: '555555555555' });
  const records = await loadRunRecords(database.db, { ...place, runIds: [named, randomUUID(), 'no id', ''] });
  expect(records.map(({ id }) => id)).toEqual([named, newer, older]);
});

test('returns the setup that a clean-up belongs to', async () => {
  const accountId = '666666666666';
  const setUp = await storeRun(database.db, { accountId });
  const cleanUp: CleanUp = {
    runId: setUp,
    arns: { keyArn: 'arn:key' },
    rows: [
      { resource: 'kms-key', action: 'schedule-deletion', name: 'key', arn: 'arn:key', reason: null, params: {} },
      { resource: 'iam-role', action: 'keep', name: 'role', arn: 'arn:role', reason: 'trust-changed', params: {} },
    ],
    keyDeletionDays: 7,
    secretRecoveryDays: 7,
  };
  const runId = await storeRun(database.db, { accountId });
  await rawSql(database.db, "UPDATE run SET kind = 'clean-up', cleans_run = $2 WHERE id = $1", [runId, setUp]);
  await rawSql(database.db, 'UPDATE event SET data = data || $2 WHERE run_id = $1', [
    runId,
    JSON.stringify({ kind: 'clean-up', cleanUp }),
  ]);
  const records = await loadRunRecords(database.db, { accountId, runIds: [] });
  expect(records.map((record) => record.cleanUp)).toEqual([cleanUp, null]);
});
