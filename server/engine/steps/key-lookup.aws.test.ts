import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine?.stop());
beforeEach(async () => {
  await engine.startOver();
});

async function makeCallOld(runId: string): Promise<void> {
  const update = `UPDATE intent SET attempted_at = clock_timestamp() - interval '5 minutes' WHERE run_id = $1 AND step = 'kms-key'`;
  await rawSql(engine.database.db, update, [runId]);
}

/** The time that the page shows for the key lookup, in seconds. */
async function lookupTimeOf(runId: string): Promise<number> {
  const waiting = async () => (await engine.view(runId)).steps['kms-key'].waiting;
  await expect.poll(waiting, { timeout: 20_000 }).toMatchObject({ reason: 'key-lookup' });
  const { since, until } = (await waiting()) ?? { since: '', until: '' };
  return (Date.parse(until) - Date.parse(since)) / 1000;
}

async function stop(runId: string, working: Promise<unknown>): Promise<void> {
  await engine.cancel(runId);
  await working;
}

async function expectMinimumLookup(runId: string, working: Promise<unknown>): Promise<void> {
  const seconds = await lookupTimeOf(runId);
  await stop(runId, working);
  expect(seconds).toBeGreaterThan(2.5);
  expect(seconds).toBeLessThan(3.5);
}

it('after an outage, looks for the key of a lost call for the minimum time from AWS’s first response', async () => {
  await engine.aws.faults.fail({ operation: 'CreateKey', nth: 1, kind: 'drop-before' });
  // The plan, and the first lookup after the call.
  const held = await engine.aws.faults.hold({ operation: 'GetResources', nth: 2 });
  const runId = await engine.request();
  const working = engine.execute(runId);
  await held.reached();
  await makeCallOld(runId);
  await held.release();
  await expectMinimumLookup(runId, working);
});

it('looks for it just as long in a process that takes over the run', async () => {
  const held = await engine.aws.faults.hold({ operation: 'CreateKey' });
  await engine.aws.faults.fail({ operation: 'CreateKey', nth: 1, kind: 'drop-before' });
  const runId = await engine.request();
  const first = engine.executeDoomed(runId);
  await held.reached();
  await first.kill();
  await held.release();
  await first.ended;
  await makeCallOld(runId);
  const working = engine.execute(runId);
  await expectMinimumLookup(runId, working);
});

it('counts from the last attempt of a call that AWS has rejected for a long time', async () => {
  const held = await engine.aws.faults.hold({ operation: 'CreateKey' });
  await engine.aws.faults.fail({ operation: 'CreateKey', nth: 1, kind: 'drop-before' });
  const runId = await engine.request();
  const working = engine.execute(runId);
  await held.reached();
  await makeCallOld(runId);
  await held.release();
  const seconds = await lookupTimeOf(runId);
  await stop(runId, working);
  expect(seconds).toBeGreaterThan(5);
});
