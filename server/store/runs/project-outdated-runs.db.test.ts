import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { claimRun } from './lease.ts';
import { projectOutdatedRuns } from './project-outdated-runs.ts';
import { searchRuns } from './search-runs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const FAILED: RunChange[] = [
  { type: 'step.started', step: 'names', attempt: 1, by: null },
  { type: 'step.failed', step: 'names', attempt: 1, error: { code: 'throttled', params: {}, aws: null } },
  { type: 'run.failed' },
];

/** A failed run, as a process of an earlier version writes it: without the columns that it doesn't know. */
async function storeAsEarlierVersion(): Promise<string> {
  const runId = await storeRun(database.db);
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  await appendChanges(database.db, { runId, epoch: 1 }, [{ type: 'run.started' }]);
  await appendChanges(database.db, { runId, epoch: 1 }, FAILED);
  await rawSql(
    database.db,
    `UPDATE run SET projected_no = NULL, worked_ms = NULL, working_since = NULL, error_code = NULL, ended_failed = false
     WHERE id = $1`,
    [runId],
  );
  return runId;
}

const find = async (filter: object) => (await searchRuns(database.db, { filter, limit: 10 })).items;

test('a run of an earlier version is found by its state at once, and by everything else after the chore', async () => {
  const runId = await storeAsEarlierVersion();
  expect(await find({ state: ['failed'], text: [runId] })).toMatchObject([{ id: runId, errorCode: null }]);
  expect(await find({ error: ['throttled'] })).toEqual([]);
  expect(await projectOutdatedRuns(database.db)).toBe(1);
  expect(await find({ error: ['throttled'] })).toMatchObject([{ id: runId, failedStep: 'names' }]);
  const [{ ended_failed: endedFailed, worked_ms: workedMs } = {}] = await rawSql<Record<string, unknown>>(
    database.db,
    'SELECT ended_failed, worked_ms FROM run WHERE id = $1',
    [runId],
  );
  expect([endedFailed, Number(workedMs)]).toEqual([true, expect.any(Number)]);
  expect(await projectOutdatedRuns(database.db)).toBe(0);
});

test('a run that an earlier version changes after this one is outdated again', async () => {
  const runId = await storeRun(database.db);
  expect(await projectOutdatedRuns(database.db)).toBe(0);
  await rawSql(database.db, 'UPDATE run SET last_no = last_no + 1 WHERE id = $1', [runId]);
  expect(await projectOutdatedRuns(database.db)).toBe(1);
  await rawSql(database.db, 'UPDATE run SET last_no = last_no - 1 WHERE id = $1', [runId]);
});

test('more runs than fit into one transaction are all updated, past one that another process writes', async () => {
  const runs: string[] = [];
  for (let no = 0; no < 3; no += 1) runs.push(await storeAsEarlierVersion());
  await rawSql(
    database.db,
    `INSERT INTO run SELECT (jsonb_populate_record(run, jsonb_build_object('id', gen_random_uuid(), 'request_key', 'copy ' || n))).*
     FROM run, generate_series(1, 150) AS n WHERE id = $1`,
    [runs[0]],
  );
  await database.db.kysely.transaction().execute(async (trx) => {
    await trx
      .selectFrom('run')
      .select('id')
      .where('id', '=', runs[2] ?? '')
      .forUpdate()
      .execute();
    expect(await projectOutdatedRuns(database.db)).toBe(152);
  });
  expect((await find({ text: [runs[1] ?? ''] })).map(({ errorCode }) => errorCode)).toEqual(['throttled']);
});
