import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import type { NewRun } from './insert-run.ts';
import { listTroubledRuns } from './list-troubled-runs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const DANA = { userId: 'user-1', name: 'Dana Baker' };
const FAILURE: RunChange = {
  type: 'step.failed',
  step: 'names',
  attempt: 1,
  error: { code: 'throttled', params: {}, aws: null },
};

/** Stores a run in the given state without activity for this long; returns its id. */
async function storeSilent(seconds: number, changes: RunChange[], given: Partial<NewRun> = {}): Promise<string> {
  const runId = await storeRun(database.db, given);
  if (changes.length > 0) await appendChanges(database.db, { runId, epoch: 0 }, changes);
  await rawSql(database.db, 'UPDATE run SET last_sign_at = now() - make_interval(secs => $2) WHERE id = $1', [
    runId,
    seconds,
  ]);
  return runId;
}

const listedIds = async () => (await listTroubledRuns(database.db)).map(({ id }) => id);

const UNFINISHED: [string, RunChange[]][] = [
  ['queued', []],
  ['running', [{ type: 'run.started' }]],
  ['cancelling', [{ type: 'run.started' }, { type: 'run.cancel-requested', by: DANA }]],
];

test.each(UNFINISHED)('lists a %s run after a minute without activity', async (state, changes) => {
  const [working, stuck] = [await storeSilent(45, changes), await storeSilent(61, changes)];
  const listed = await listTroubledRuns(database.db);
  expect(listed.find(({ id }) => id === stuck)).toMatchObject({ state });
  expect(listed.map(({ id }) => id)).not.toContain(working);
});

test('lists a failed run immediately, with the failed step', async () => {
  const failed = await storeSilent(0, [FAILURE, { type: 'run.failed' }]);
  const listed = await listTroubledRuns(database.db);
  expect(listed.find(({ id }) => id === failed)).toMatchObject({ state: 'failed', failedStep: 'names' });
});

const waiting = { approval: { planHash: 'a'.repeat(64), plan: null } };
const AT_REST: [string, RunChange[], Partial<NewRun>][] = [
  ['succeeded', [{ type: 'run.succeeded' }], {}],
  ['cancelled', [{ type: 'run.cancel-requested', by: DANA }, { type: 'run.cancelled' }], {}],
  ['awaiting-approval', [], waiting],
  ['denied', [{ type: 'run.denied', by: DANA, reason: '' }], waiting],
  ['expired', [{ type: 'run.approval-expired' }], waiting],
];

test.each(AT_REST)('never lists a %s run', async (state, changes, given) => {
  const runId = await storeSilent(3_600, changes, given);
  const [row] = await rawSql<{ state: string }>(database.db, 'SELECT state FROM run WHERE id = $1', [runId]);
  expect(row?.state).toBe(state);
  expect(await listedIds()).not.toContain(runId);
});

test('lists the run with the latest activity first', async () => {
  const runs = [await storeSilent(7_300, []), await storeSilent(7_100, []), await storeSilent(7_200, [])];
  const [oldest, newest, middle] = runs;
  expect((await listedIds()).filter((id) => runs.includes(id))).toEqual([newest, middle, oldest]);
});
