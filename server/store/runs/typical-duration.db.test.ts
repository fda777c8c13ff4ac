import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { projectOutdatedRuns } from './project-outdated-runs.ts';
import { readTypicalDuration } from './typical-duration.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

interface Ended {
  /** From the start of the work. */
  seconds: number;
  /** From the request to the start. */
  waitSeconds?: number;
  end?: 'run.succeeded' | 'run.failed';
  createdAt?: string;
  /** The run that a clean-up cleans up. */
  cleans?: string;
}

/** Stores a run that ended; returns its id. */
async function storeEnded(
  teamId: string,
  { seconds, waitSeconds = 0, end = 'run.succeeded', createdAt, cleans }: Ended,
) {
  const cleanUp = cleans && { runId: cleans, arns: {}, rows: [], keyDeletionDays: 7, secretRecoveryDays: 7 };
  const runId = await storeRun(database.db, { teamId, ...(cleanUp ? { cleanUp } : {}) });
  await appendChanges(database.db, { runId, epoch: 0 }, [{ type: 'run.started' }, { type: end }]);
  const createdMs = Date.parse(createdAt ?? '2026-01-01T00:00:00Z');
  const after = (afterSeconds: number) => new Date(createdMs + 1_000 * afterSeconds);
  const move = (type: string, at: Date) =>
    rawSql(database.db, 'UPDATE event SET at = $2 WHERE run_id = $1 AND type = $3', [runId, at, type]);
  await move('run.started', after(waitSeconds));
  await move(end, after(waitSeconds + seconds));
  const created = [runId, after(0)];
  await rawSql(database.db, 'UPDATE run SET created_at = $2, projected_no = NULL WHERE id = $1', created);
  await projectOutdatedRuns(database.db);
  return runId;
}

const typicalOf = (teamId: string, kind: 'set-up' | 'clean-up' = 'set-up') =>
  readTypicalDuration(database.db, { teamId, kind });

test('a team without a succeeded run has no typical duration', async () => {
  expect(await typicalOf('new')).toBeNull();
  await storeRun(database.db, { teamId: 'new' });
  await storeEnded('new', { seconds: 5, end: 'run.failed' });
  expect(await typicalOf('new')).toBeNull();
});

test('is the median of the team’s succeeded runs of the same kind, so that one slow run changes little', async () => {
  for (const seconds of [30, 40, 5_000]) await storeEnded('median', { seconds });
  await storeEnded('other', { seconds: 1 });
  expect(await typicalOf('median')).toBe(40_000);
  await storeEnded('median', { seconds: 7, cleans: await storeEnded('other', { seconds: 1 }) });
  expect(await typicalOf('median')).toBe(40_000);
  expect(await typicalOf('median', 'clean-up')).toBe(7_000);
});

test('does not count the wait for an approval', async () => {
  await storeEnded('approved', { seconds: 35, waitSeconds: 7_200 });
  expect(await typicalOf('approved')).toBe(35_000);
});

test('counts only the latest 20 succeeded runs', async () => {
  const day = (no: number) => new Date(Date.UTC(2026, 0, no)).toISOString();
  for (let no = 1; no <= 25; no += 1) await storeEnded('long', { seconds: 900, createdAt: day(no) });
  expect(await typicalOf('long')).toBe(900_000);
  for (let no = 26; no <= 45; no += 1) await storeEnded('long', { seconds: 30, createdAt: day(no) });
  expect(await typicalOf('long')).toBe(30_000);
});
