import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteAliasCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { countMade } from '#e2e/harness/read-set-up.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { requestRetry } from './request-retry.ts';
import { openDirect } from './testing/left-overs.ts';
import { ACCOUNT, LEAD, requestFor, startTestEngine, type TestEngine } from './testing/test-engine.ts';

const { roleName: RoleName, policyName: PolicyName } = requestFor().role;

let engine: TestEngine;
let direct: AwsClients;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine?.stop());
beforeEach(async () => {
  await engine.startOver();
  direct = await openDirect(engine);
});

async function deleteRole(): Promise<void> {
  await direct.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await direct.iam.send(new DeleteRoleCommand({ RoleName }));
}

it.each<[string, () => Promise<unknown>, StepName[]]>([
  ['role', deleteRole, ['iam-role', 'key-policy', 'role-policy', 'verify']],
  [
    'inline policy',
    () => direct.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    ['role-policy', 'verify'],
  ],
  ['alias', () => direct.kms.send(new DeleteAliasCommand({ AliasName: 'alias/limitless' })), ['kms-alias', 'verify']],
])('a %s that is deleted before the end is made again by a retry', async (_what, remove, reopened) => {
  const runId = await engine.request();
  // The first look at the secrets after everything is made is verify's.
  const held = await engine.aws.faults.hold({ operation: 'PutRolePolicy', when: 'after' });
  const working = engine.execute(runId);
  await held.reached();
  const isDone = async () => (await engine.view(runId)).steps['key-policy'].state === 'succeeded';
  await expect.poll(isDone, { timeout: 20_000 }).toBe(true);
  await remove();
  await held.release();
  await working;
  expect((await engine.view(runId)).state).toBe('failed');

  const answer = await requestRetry(engine.portal, LEAD, { runId, step: null });
  expect(answer.ok && answer.value.flatMap((event) => (event.type === 'run.retried' ? event.steps : []))).toEqual(
    reopened,
  );
  await engine.execute(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await countMade(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' }, runId)).toEqual({
    keys: 1,
    secrets: 2,
  });
});
