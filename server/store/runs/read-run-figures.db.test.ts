import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorCode } from '#lib/errors.ts';
import type { RunChange } from '#lib/runs/events.ts';
import { sumCounts } from '#lib/runs/run-figures.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { claimRun } from './lease.ts';
import { readRunFigures } from './read-run-figures.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'];
const NONE = { succeeded: 0, failed: 0, ended: 0, open: 0 };

const figuresOf = (teams: 'all' | string[], { teamId, zone = 'UTC' }: { teamId?: string; zone?: string } = {}) =>
  readRunFigures(database.db.forTeams(teams), { teamId, starts: DAYS, zone });

const failedStep = (code: ErrorCode): RunChange[] => [
  { type: 'step.started', step: 'names', attempt: 1, by: null },
  { type: 'step.failed', step: 'names', attempt: 1, error: { code, params: {}, aws: null } },
  { type: 'run.failed' },
];

interface Given {
  createdAt?: string;
  workedSeconds?: number;
  cleans?: string;
}

/** Stores a run with these changes; returns its id. */
async function store(teamId: string, changes: RunChange[], { createdAt, workedSeconds, cleans }: Given = {}) {
  const cleanUp = cleans && { runId: cleans, arns: {}, rows: [], keyDeletionDays: 7, secretRecoveryDays: 7 };
  const runId = await storeRun(database.db, { teamId, ...(cleanUp ? { cleanUp } : {}) });
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  await appendChanges(database.db, { runId, epoch: 1 }, changes);
  const values = [runId, createdAt ?? '2026-03-02T12:00:00Z', workedSeconds === undefined ? null : workedSeconds * 1e3];
  await rawSql(
    database.db,
    'UPDATE run SET created_at = $2, worked_ms = coalesce($3, worked_ms) WHERE id = $1',
    values,
  );
  return runId;
}

const succeed: RunChange[] = [{ type: 'run.started' }, { type: 'run.succeeded' }];
const fail = (code: ErrorCode): RunChange[] => [{ type: 'run.started' }, ...failedStep(code)];

test('counts failures and successes, and neither canceled nor denied nor expired runs as failures', async () => {
  const teamId = 'outcomes';
  await store(teamId, succeed);
  await store(teamId, fail('access-denied'));
  await store(teamId, [{ type: 'run.started' }, { type: 'run.cancelled' }]);
  await store(teamId, [{ type: 'run.started' }]);
  for (const state of ['denied', 'expired']) {
    await rawSql(database.db, 'UPDATE run SET state = $2 WHERE id = $1', [await store(teamId, []), state]);
  }
  const { periods, cleanUps } = await figuresOf([teamId]);
  expect(periods[1]).toEqual({ from: '2026-03-02', counts: { succeeded: 1, failed: 1, ended: 3, open: 1 } });
  expect(cleanUps).toEqual(NONE);
});

test('a failed run that is canceled or cleaned up stays failed', async () => {
  const teamId = 'cleaned';
  const failed = await store(teamId, fail('access-denied'));
  await appendChanges(database.db, { runId: failed, epoch: 1 }, [{ type: 'run.cancelled' }]);
  await store(teamId, succeed, { cleans: failed });
  const { periods, cleanUps, steps } = await figuresOf([teamId]);
  expect(sumCounts(periods.map(({ counts }) => counts))).toEqual({ ...NONE, failed: 1 });
  expect(cleanUps).toEqual({ ...NONE, succeeded: 1 });
  expect(steps).toEqual([{ step: 'names', count: 1 }]);
});

test('working times are those of succeeded setups', async () => {
  const teamId = 'times';
  for (const workedSeconds of [10, 20, 30, 40, 50]) await store(teamId, succeed, { workedSeconds });
  const failed = await store(teamId, fail('access-denied'), { workedSeconds: 9_000 });
  await store(teamId, succeed, { workedSeconds: 8_000, cleans: failed });
  expect(await figuresOf([teamId])).toMatchObject({ medianMs: 30_000, p95Ms: 48_000 });
});

test('lists the most frequent errors first, and none of runs that succeeded in the end', async () => {
  const teamId = 'errors';
  await store(teamId, fail('access-denied'));
  for (const _ of [1, 2]) await store(teamId, fail('aws-unreachable'));
  const { errors, steps } = await figuresOf([teamId]);
  expect(errors).toEqual([
    { code: 'aws-unreachable', count: 2 },
    { code: 'access-denied', count: 1 },
  ]);
  expect(steps).toEqual([{ step: 'names', count: 3 }]);
});

test('days begin in the reader’s time zone, and earlier runs don’t count', async () => {
  const teamId = 'days';
  await store(teamId, succeed, { createdAt: '2026-02-28T14:59:59Z' });
  await store(teamId, succeed, { createdAt: '2026-02-28T15:00:00Z' });
  await store(teamId, succeed, { createdAt: '2026-03-02T20:00:00Z' });
  const perDay = async (zone: string) =>
    (await figuresOf([teamId], { zone })).periods.map(({ counts }) => counts.succeeded);
  expect(await perDay('UTC')).toEqual([0, 1, 0]);
  expect(await perDay('Asia/Tokyo')).toEqual([1, 0, 1]);
});

test('counts only runs of the teams in scope, even if the filter names another team', async () => {
  await store('own', succeed);
  await store('foreign', fail('access-denied'));
  const total = async (...args: Parameters<typeof figuresOf>) =>
    sumCounts((await figuresOf(...args)).periods.map(({ counts }) => counts));
  expect(await total(['own'])).toEqual({ ...NONE, succeeded: 1 });
  expect(await total(['own'], { teamId: 'foreign' })).toEqual(NONE);
  expect(await total('all', { teamId: 'foreign' })).toEqual({ ...NONE, failed: 1 });
  expect(await total([])).toEqual(NONE);
  expect(await figuresOf([])).toMatchObject({ steps: [], errors: [], medianMs: null, p95Ms: null });
});
