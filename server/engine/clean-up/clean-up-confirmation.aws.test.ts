import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CleanUpPlan, removedKeys } from '#lib/plan/clean-up-plan.ts';
import type { RunView } from '#lib/runs/view.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { startCleanUpRuns } from '../testing/clean-up-runs.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
let run: RunView;
let plan: CleanUpPlan;

beforeAll(async () => {
  engine = await startTestEngine();
  const runs = await startCleanUpRuns(engine);
  run = await runs.setUp();
  plan = await engine.planCleanUp(run.id);
});

afterAll(() => engine.stop());

async function countCleanUps(): Promise<number> {
  return (await rawSql(engine.database.db, `SELECT FROM run WHERE kind = 'clean-up'`)).length;
}

it.each(['aurora-data-loade', 'Aurora-data-loader', 'aurora-data-loader ', ''])(
  'is refused if the role name is typed as %j',
  async (roleName) => {
    await expect(engine.requestCleanUp(run.id, plan, { roleName })).rejects.toThrow('role-name-differs');
    expect(await countCleanUps()).toBe(0);
  },
);

it.each([
  ['less than the plan deletes', (keys: string[]) => keys.slice(1)],
  ['more than the plan deletes', (keys: string[]) => [...keys, 'kms-key arn:aws:kms:us-east-1:111111111111:key/other']],
  ['nothing', () => []],
])('is refused if %s was confirmed', async (_what, change) => {
  const removes = change(removedKeys(plan.rows));
  await expect(engine.requestCleanUp(run.id, plan, { removes })).rejects.toThrow('clean-up-plan-changed');
  expect(await countCleanUps()).toBe(0);
});

it('is refused for a run with nothing left to delete', async () => {
  const kept = { ...plan, rows: plan.rows.map((row) => ({ ...row, action: 'keep' as const })) };
  await expect(engine.requestCleanUp(run.id, kept)).rejects.toThrow('clean-up-plan-changed');
});

it('gives one clean-up however often it is sent, and none with the key of another confirmation', async () => {
  const requestKey = randomUUID();
  const first = await engine.requestCleanUp(run.id, plan, { requestKey });
  // By the second request nothing may be left to delete. The answer is still the first clean-up.
  const done = { ...plan, rows: [] };
  const again = { requestKey, removes: removedKeys(plan.rows) };
  expect(await engine.requestCleanUp(run.id, done, again)).toBe(first);
  await expect(engine.requestCleanUp(run.id, plan, { requestKey, keyDeletionDays: 7 })).rejects.toThrow(
    'request-key-reused',
  );
  await expect(engine.requestCleanUp(run.id, plan)).rejects.toThrow('clean-up-open');
  expect(await countCleanUps()).toBe(1);
});
