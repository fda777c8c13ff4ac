import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { STEP_NAMES } from '#lib/runs/steps.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

describe('credentials that AWS reports as expired too early', () => {
  it('are replaced once, without a failed attempt', async () => {
    const expired = ['CreateRole', 'CreateKey', 'PutRolePolicy'];
    for (const operation of expired) {
      await engine.aws.faults.fail({ operation, times: 1, kind: 'expired-token' });
    }
    // Both calls use the same credentials. AWS rejects the second call only after the first has new ones.
    const [role, key] = await Promise.all(
      ['CreateRole', 'CreateKey'].map((operation) => engine.aws.faults.hold({ operation, when: 'before' })),
    );
    const runId = await engine.request();
    const done = engine.execute(runId);
    await Promise.all([role?.reached(), key?.reached()]);
    await role?.release();
    const isRoleMade = async () => (await engine.aws.faults.calls('CreateRole')).some(({ status }) => status === 200);
    await vi.waitUntil(isRoleMade, { timeout: 60_000 });
    await key?.release();
    await done;
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(STEP_NAMES.filter((name) => view.steps[name].attempts.length > 1)).toEqual([]);
    const calls = await engine.aws.faults.calls();
    for (const name of expired) {
      const [first, second] = calls.filter(({ operation }) => operation === name);
      expect(second?.accessKeyId).not.toBe(first?.accessKeyId);
    }
    // At the start one set to read and one to change, and the second again for CreateRole and CreateKey together and for
    // PutRolePolicy, plus the set that may change the run's key.
    expect(await engine.aws.faults.calls('AssumeRole')).toHaveLength(2 + 1 + 1 + 1);
  });

  it('of parallel calls are replaced once for all of them', async () => {
    // The run's own plan makes all its reads in parallel.
    const held = await Promise.all(
      ['DescribeSecret', 'GetRole', 'DescribeKey'].map(async (operation) => {
        await engine.aws.faults.fail({ operation, times: 1, kind: 'expired-token' });
        return engine.aws.faults.hold({ operation, when: 'before' });
      }),
    );
    const runId = await engine.request();
    const done = engine.execute(runId);
    await Promise.all(held.map((call) => call.reached()));
    await Promise.all(held.map((call) => call.release()));
    await done;
    expect((await engine.view(runId)).state).toBe('succeeded');
    // At the start one set to read and one to change, the first again for all of them, and the set that may change the
    // run's key.
    expect(await engine.aws.faults.calls('AssumeRole')).toHaveLength(2 + 1 + 1);
  });
});
