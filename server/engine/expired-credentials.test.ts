import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STEP_NAMES } from '#lib/setup/steps.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from './testing/test-engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.aws.reset();
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
});

describe('credentials that AWS takes for expired before their time', () => {
  it('are replaced once, and no attempt fails', async () => {
    const expired = ['CreateRole', 'CreateKey', 'PutRolePolicy'];
    for (const operation of expired) {
      await engine.aws.faults.fail({ operation, times: 1, kind: 'expired-token' });
    }
    const runId = await engine.request();
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(STEP_NAMES.filter((name) => view.steps[name].attempts.length > 1)).toEqual([]);
    const calls = await engine.aws.faults.calls();
    for (const name of expired) {
      const [first, second] = calls.filter(({ operation }) => operation === name);
      expect(second?.accessKeyId).not.toBe(first?.accessKeyId);
    }
    // Two of them are sent at the same time: then one new set of credentials serves both. Another one is narrowed to the run's key.
    const answered = (await engine.aws.faults.calls('AssumeRole')).filter(({ status }) => status === 200);
    expect(answered.length).toBeLessThanOrEqual(2 + expired.length);
  });

  it('of several calls at once are replaced once for all of them', async () => {
    // The plan that the run makes again reads everything at the same time.
    for (const operation of ['DescribeSecret', 'GetRole', 'DescribeKey']) {
      await engine.aws.faults.fail({ operation, times: 1, delayMs: 1_000, kind: 'expired-token' });
    }
    const runId = await engine.request();
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
    // Once for all of them, and once more for the key that is there later.
    expect(await engine.aws.faults.calls('AssumeRole')).toHaveLength(3);
  });
});
