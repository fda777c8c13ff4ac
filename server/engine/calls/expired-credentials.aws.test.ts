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

describe('credentials that AWS takes for expired before their time', () => {
  it('are replaced once, and no attempt fails', async () => {
    const expired = ['CreateRole', 'CreateKey', 'PutRolePolicy'];
    for (const operation of expired) {
      await engine.aws.faults.fail({ operation, times: 1, kind: 'expired-token' });
    }
    // Two of them are sent with the same set, and the one is told so only when the other has its new set.
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
    // One new set serves both of those two. The first set and the one that is narrowed to the run's key come on top.
    expect(await engine.aws.faults.calls('AssumeRole')).toHaveLength(2 + 2);
  });

  it('of several calls at once are replaced once for all of them', async () => {
    // The plan that the run makes again reads everything at the same time.
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
    // Once for all of them, and once more for the key that is there later.
    expect(await engine.aws.faults.calls('AssumeRole')).toHaveLength(3);
  });
});
