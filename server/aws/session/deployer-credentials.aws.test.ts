import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import type { Team } from '#lib/team.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TEAM: Team = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: '111111111111',
  regions: ['us-east-1'],
  deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
  externalId: 'payments-external-id',
  partition: 'aws',
  groups: { dba: [], lead: [] },
};
let aws: TestAws;

beforeAll(async () => {
  aws = await openPooledAws();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
beforeEach(async () => {
  await aws.reset();
  await aws.makeDeployerRole({ accountId: TEAM.accountId, name: 'deployer', externalId: TEAM.externalId });
  // The proxy also checks this process's clock, which is wrong in this test. moto behind it has the right time.
  await aws.faults.configure({ isStrict: false });
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

test.each([
  ['a day ahead', DAY_MS],
  ['right', 0],
  ['a day behind', -DAY_MS],
])('with a clock %s, assumes the role once and again before the hour is over', async (_what, skewMs) => {
  const { deployerCredentials } = await import('./deployer-credentials.ts');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + skewMs });
  const { provide } = deployerCredentials({
    team: TEAM,
    region: 'us-east-1',
    sessionName: 'limitless-1',
    sourceIdentity: 'dba@payments',
    sessionPolicy: planSessionPolicy,
    maxAttempts: 1,
  });
  const first = await provide();
  vi.setSystemTime(Date.now() + 50 * MINUTE_MS);
  expect(await provide()).toBe(first);
  expect(await aws.faults.calls('AssumeRole')).toHaveLength(1);
  vi.setSystemTime(Date.now() + 9 * MINUTE_MS);
  expect((await provide()).accessKeyId).not.toBe(first.accessKeyId);
  expect(await aws.faults.calls('AssumeRole')).toHaveLength(2);
});

test('the role isn’t assumed once nothing more may be sent', async () => {
  const { deployerCredentials } = await import('./deployer-credentials.ts');
  const { provide } = deployerCredentials({
    team: TEAM,
    region: 'us-east-1',
    sessionName: 'limitless-2',
    sourceIdentity: 'dba@payments',
    sessionPolicy: planSessionPolicy,
    maxAttempts: 1,
    confirmSending() {
      throw new Error('the lease is over');
    },
  });
  await expect(provide()).rejects.toThrow('the lease is over');
  expect(await aws.faults.calls('AssumeRole')).toEqual([]);
});
