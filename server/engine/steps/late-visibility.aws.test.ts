import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countMade } from '#e2e/harness/read-set-up.ts';
import { stepNames } from '#lib/runs/graphs.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

type Fault = Parameters<TestEngine['aws']['faults']['fail']>[0];

const missingInIam = { kind: 'custom', status: 404, code: 'NoSuchEntity', message: 'Cannot be found.' } as const;
const missingInKms = { kind: 'custom', code: 'NotFoundException', message: 'Is not found.' } as const;

// AWS shows new resources with a delay and reports them as missing until then.
const LATE: readonly [string, readonly Fault[]][] = [
  [
    'a role after an unanswered first call',
    [
      { operation: 'CreateRole', nth: 1, kind: 'drop-after' },
      { operation: 'GetRole', nth: 3, ...missingInIam },
    ],
  ],
  [
    'an alias after an unanswered first call',
    [
      { operation: 'CreateAlias', nth: 1, kind: 'drop-after' },
      { operation: 'DescribeKey', where: { KeyId: 'alias/limitless' }, nth: 2, ...missingInKms },
    ],
  ],
  [
    'a key that Secrets Manager may not use yet',
    [
      {
        operation: 'CreateSecret',
        times: 2,
        kind: 'custom',
        code: 'AccessDeniedException',
        message: 'Access to KMS is not allowed',
      },
    ],
  ],
  [
    'a key that Secrets Manager does not find yet',
    [{ operation: 'CreateSecret', times: 2, kind: 'custom', code: 'ResourceNotFoundException', message: 'No key.' }],
  ],
  ['a key that accepts no alias yet', [{ operation: 'CreateAlias', times: 2, ...missingInKms }]],
  ['a role that accepts no policy yet', [{ operation: 'PutRolePolicy', times: 2, ...missingInIam }]],
  [
    'a policy that verify reads too early',
    [
      { operation: 'GetRolePolicy', nth: 1, ...missingInIam },
      { operation: 'GetRolePolicy', nth: 2, ...missingInIam },
    ],
  ],
];

describe('what AWS does not show at once', () => {
  it.each(LATE)('waits for %s and creates it once', async (_what, faults) => {
    for (const fault of faults) await engine.aws.faults.fail(fault);
    const runId = await engine.request();
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(
      stepNames(view).flatMap((name) => view.steps[name].attempts.map(({ error }) => error?.code ?? 'none')),
    ).toEqual(stepNames(view).map(() => 'none'));
    expect(view.state).toBe('succeeded');
    const place = { accountId: ACCOUNT, region: 'us-east-1' };
    expect(await countMade(engine.aws.motoUrl, place, runId)).toEqual({ keys: 1, secrets: 2 });
    const met = (await engine.aws.faults.calls()).filter(({ outcome }) => faults.some(({ kind }) => kind === outcome));
    expect(met.length).toBeGreaterThanOrEqual(faults.length);
  });
});

describe('verification', () => {
  const readPolicyFailed = { id: 'role-policy-document', passed: false, found: '' };

  it('stores which checks it waits for and continues when they pass', async () => {
    await engine.aws.faults.fail({ operation: 'GetRolePolicy', nth: 1, ...missingInIam });
    const runId = await engine.request();
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
    const events = await loadRunEvents(engine.database.db, runId);
    const waits = events.filter((event) => event.type === 'step.waiting' && event.step === 'verify');
    expect(waits).toMatchObject([{ reason: 'not-visible-yet', checks: [readPolicyFailed] }]);
  });

  it('stores what it expected and found when the time limit is over', async () => {
    const held = await engine.aws.faults.hold({ operation: 'PutRolePolicy', when: 'after' });
    const runId = await engine.request();
    const working = engine.execute(runId);
    await held.reached();
    await engine.aws.faults.fail({ operation: 'GetRolePolicy', ...missingInIam });
    await held.release();
    await working;
    const { steps, checks } = await engine.view(runId);
    expect(steps.verify.attempts.at(-1)?.error).toMatchObject({ code: 'verify-mismatch', params: { count: '1' } });
    const [failed, ...others] = checks.filter(({ passed }) => !passed);
    expect(failed).toMatchObject(readPolicyFailed);
    expect(failed?.expected).toContain('secretsmanager:GetSecretValue');
    expect(others).toEqual([]);
  });
});
