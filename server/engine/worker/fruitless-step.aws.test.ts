import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, databaseOver } from '#server/store/database/database.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { executeRun } from './execute-run.ts';

let engine: TestEngine;
let pool: Pool;
/** Answers every query, but refuses the connections for locks, as a pooler can that knows only some parameters. */
let withoutLocks: Database;
beforeAll(async () => {
  engine = await startTestEngine();
  pool = new Pool({ connectionString: engine.database.url });
  const lockPool = new Pool({ connectionString: 'postgres://portal@127.0.0.1:1/portal' });
  withoutLocks = databaseOver({ pool, lockPool, lockSilenceMs: 30_000, role: null }).allTeams;
});
beforeEach(() => engine.startOver());
afterAll(async () => {
  await pool.end();
  await engine.stop();
});

const work = (runId: string, stop = new AbortController().signal) =>
  executeRun({ ...engine.portal, db: withoutLocks }, runId, stop);

test('a step that the database ends five times in a row fails with that error, and succeeds after a retry', async () => {
  const runId = await engine.request();
  await work(runId);
  const parked = await engine.view(runId);
  expect(parked.state).toBe('failed');
  expect(parked.steps['key-policy'].attempts.map(({ state, error }) => [state, error?.code])).toEqual([
    ...Array.from({ length: 4 }, () => ['interrupted', 'database-unreachable']),
    ['failed', 'database-unreachable'],
  ]);
  const others = Object.values(parked.steps).filter(({ name }) => name !== 'key-policy');
  expect(others.filter(({ attempts }) => attempts.length > 1)).toEqual([]);

  await engine.retry(runId, 'key-policy');
  await engine.execute(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
});

test('attempts that a deployment ends do not count', async () => {
  const runId = await engine.request();
  // The first two deployments meet the steps before the key.
  for (let deployments = 0; deployments < 9; deployments += 1) {
    const stopping = new AbortController();
    const held = await engine.aws.faults.hold({ operation: 'AssumeRole' });
    const working = engine.execute(runId, stopping.signal);
    await held.reached();
    stopping.abort(new Error('the process stops'));
    await held.release();
    await working;
  }
  await engine.execute(runId);
  const { state, steps } = await engine.view(runId);
  expect(state).toBe('succeeded');
  const ends = Object.values(steps).map(({ attempts }) => attempts.filter((one) => one.state === 'interrupted').length);
  expect(Math.max(...ends)).toBeGreaterThan(5);
});
