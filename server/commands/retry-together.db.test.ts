import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/people/access.ts';
import type { RunChange } from '#lib/runs/events.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import { loadRunEvents, loadRunView } from '#server/store/runs/load-run.ts';
import { LEE, storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { retryTogether } from './retry-together.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const SUPPORT: Actor = {
  userId: 'support',
  name: 'Sam',
  teams: {},
  isSupport: true,
  isAuditor: false,
  isAdmin: false,
};

let accounts = 100_000_000_000;
const portal = () => ({ db: database.db }) as never;

const failure = (attempt: number): RunChange[] => [
  { type: 'step.started', step: 'source-secret', attempt, by: null },
  {
    ...{ type: 'step.failed', step: 'source-secret', attempt },
    error: { code: 'aws-unreachable', params: {}, aws: null },
  },
  { type: 'run.failed' },
];

/** A run in its own account, so that no two conflict over names; as the inbox shows it. */
async function storeFailed(teamId = 'payments', ...more: RunChange[]): Promise<{ runId: string; lastNo: number }> {
  accounts += 1;
  const runId = await storeRun(database.db, { teamId, accountId: String(accounts) });
  await appendChanges(database.db, { runId, epoch: 0 }, [...failure(1), ...more]);
  return { runId, lastNo: 4 + more.length };
}

const stateOf = async (runId: string) => (await loadRunView(database.db, runId))?.state;
const recordsOf = (runId: string) =>
  rawSql<{ kind: string; person_id: string }>(
    database.db,
    "SELECT kind, person_id FROM audit_record WHERE run_id = $1 AND kind <> 'submission' ORDER BY no",
    [runId],
  );

test('retries each run once, with its own audit record, and reports why others are left out', async () => {
  const [one, two] = [await storeFailed(), await storeFailed('ledger')];
  const lost = await storeFailed('payments', { type: 'password.destroyed', fields: ['source'], reason: 'expired' });
  const done = await storeFailed('payments', { type: 'run.cancel-requested', by: { userId: 'd', name: 'D' } });
  const gone = { runId: randomUUID(), lastNo: 4 };
  expect(await retryTogether(portal(), SUPPORT, { runs: [one, lost, gone, done, two] })).toEqual([
    { runId: one.runId, code: null },
    { runId: lost.runId, code: 'password-expired' },
    { runId: gone.runId, code: 'not-found' },
    { runId: done.runId, code: 'not-retryable' },
    { runId: two.runId, code: null },
  ]);
  expect(await Promise.all([one, lost, done, two].map(({ runId }) => stateOf(runId)))).toEqual([
    'queued',
    'failed',
    'cancelling',
    'queued',
  ]);
  expect(await recordsOf(one.runId)).toEqual([{ kind: 'retry', person_id: 'support' }]);
  expect(await recordsOf(lost.runId)).toEqual([]);
});

test('a double click retries nothing twice, even if a run has failed again in between', async () => {
  const run = await storeFailed();
  const both = [retryTogether(portal(), SUPPORT, { runs: [run] }), retryTogether(portal(), SUPPORT, { runs: [run] })];
  const codes = (await Promise.all(both)).map(([outcome]) => outcome?.code);
  expect(codes.sort()).toEqual([null, 'not-retryable'].sort());
  await appendChanges(database.db, { runId: run.runId, epoch: 0 }, failure(2));
  expect(await retryTogether(portal(), SUPPORT, { runs: [run, run] })).toEqual([
    { runId: run.runId, code: 'not-retryable' },
    { runId: run.runId, code: 'not-retryable' },
  ]);
  const events = await loadRunEvents(database.db, run.runId);
  expect(events.filter(({ type }) => type === 'run.retried')).toHaveLength(1);
});

test('authorizes run by run: other teams’ runs look nonexistent, whatever their state, and each refusal is recorded', async () => {
  const own = await storeFailed();
  const other = await storeFailed('ledger');
  const changed = { ...(await storeFailed('ledger')), lastNo: 1 };
  expect(await retryTogether(portal(), LEE, { runs: [other, changed, own] })).toEqual([
    { runId: other.runId, code: 'not-found' },
    { runId: changed.runId, code: 'not-found' },
    { runId: own.runId, code: null },
  ]);
  expect(await stateOf(other.runId)).toBe('failed');
  expect(await recordsOf(other.runId)).toEqual([{ kind: 'refusal', person_id: 'lead' }]);
  expect(await recordsOf(changed.runId)).toEqual([{ kind: 'refusal', person_id: 'lead' }]);
});
