import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openQueue } from '#server/store/queue.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from './testing/test-engine.ts';
import { startWorker } from './worker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
});

afterAll(() => engine.stop());

it('hands its runs to another process when it stops', async () => {
  const { url, log } = engine.database;
  const [first, second] = await Promise.all([openQueue({ url, log }), openQueue({ url, log })]);
  const stopping = await startWorker({ ...engine.portal, queue: first, processId: 'first' });
  const held = await engine.aws.faults.hold({ operation: 'CreateRole' });
  const runId = await engine.request();
  await first.enqueue(runId);
  await held.reached();
  // Nobody will miss it: what is left of the ways to another process is that this one hands it on.
  await rawSql(engine.database.db, `UPDATE run SET last_sign_at = now() + interval '1 hour' WHERE id = $1`, [runId]);
  const other = await startWorker({ ...engine.portal, queue: second, processId: 'second' });
  const stopped = stopping.stop();
  await held.release();
  await stopped;
  await vi.waitFor(async () => expect((await engine.view(runId)).state).toBe('succeeded'), 150_000);
  const view = await engine.view(runId);
  expect(view.steps['iam-role'].attempts.map(({ state }) => state)).toEqual(['interrupted', 'succeeded']);
  await Promise.all([first.stop(), other.stop()]);
  await second.stop();
});
