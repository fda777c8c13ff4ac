import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CancelKeyDeletionCommand,
  DeleteAliasCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { DeleteSecretCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { countMade } from '#e2e/harness/read-set-up.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';
import { openDirect } from '../testing/left-overs.ts';
import { ACCOUNT, LEAD, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

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

/**
 * Runs a setup in which a resource is removed after everything is created and before verification. Returns the run's
 * ID.
 */
async function runUntilRemoved(remove: (runId: string) => Promise<unknown>): Promise<string> {
  const runId = await engine.request();
  // Verify makes the first read of the secrets after everything is created.
  const held = await engine.aws.faults.hold({ operation: 'PutRolePolicy', when: 'after' });
  const working = engine.execute(runId);
  await held.reached();
  const isDone = async () => {
    const { steps } = await engine.view(runId);
    return steps['key-policy'].state === 'succeeded' && steps['kms-alias'].state === 'succeeded';
  };
  await expect.poll(isDone, { timeout: 20_000 }).toBe(true);
  await remove(runId);
  await held.release();
  await working;
  return runId;
}

it.each<[string, () => Promise<unknown>, StepName[]]>([
  ['role', deleteRole, ['iam-role', 'key-policy', 'role-policy', 'verify']],
  [
    'inline policy',
    () => direct.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    ['role-policy', 'verify'],
  ],
  ['alias', () => direct.kms.send(new DeleteAliasCommand({ AliasName: 'alias/limitless' })), ['kms-alias', 'verify']],
])('a retry recreates a %s that is deleted before the end', async (_what, remove, reopened) => {
  const runId = await runUntilRemoved(remove);
  expect((await engine.view(runId)).state).toBe('failed');

  await retryRun(engine.portal, LEAD, { runId, step: null });
  const events = await loadRunEvents(engine.database.db, runId, 0);
  expect(events.flatMap((event) => (event.type === 'run.retried' ? event.steps : []))).toEqual(reopened);
  await engine.execute(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await countMade(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' }, runId)).toEqual({
    keys: 1,
    secrets: 2,
  });
});

async function retry(runId: string): Promise<void> {
  await retryRun(engine.portal, LEAD, { runId, step: null });
  await engine.execute(runId);
}

const countCalls = async (operation: string) => (await engine.aws.faults.calls(operation)).length;
const errorOf = async (runId: string) => (await engine.view(runId)).steps.verify.attempts.at(-1)?.error;
const secretArnOf = async (runId: string) => (await engine.view(runId)).arns.sourceSecretArn ?? '';

it('a permanently deleted secret is not recreated; the page says so, and the run can be cleaned up', async () => {
  const runId = await runUntilRemoved(async (id) =>
    direct.secrets.send(new DeleteSecretCommand({ SecretId: await secretArnOf(id), ForceDeleteWithoutRecovery: true })),
  );
  const gone = { code: 'resource-missing', params: { arn: await secretArnOf(runId) } };
  expect(await errorOf(runId)).toMatchObject(gone);
  const failed = (await engine.view(runId)).checks.filter(({ passed }) => !passed).map(({ id }) => id);
  expect(failed).toContain('source-secret-version');
  await retry(runId);
  expect(await errorOf(runId)).toMatchObject(gone);
  expect(await countCalls('CreateSecret')).toBe(2);
  const plan = await engine.planCleanUp(runId);
  expect(plan.rows.find(({ resource }) => resource === 'source-secret')).toMatchObject({ reason: 'gone' });
  const cleanUpId = await engine.requestCleanUp(runId, plan);
  await engine.execute(cleanUpId);
  expect((await engine.view(cleanUpId)).state).toBe('succeeded');
});

it('a secret scheduled for deletion is reported, and a retry succeeds once it is restored', async () => {
  const runId = await runUntilRemoved(async (id) =>
    direct.secrets.send(new DeleteSecretCommand({ SecretId: await secretArnOf(id) })),
  );
  const SecretId = await secretArnOf(runId);
  expect(await errorOf(runId)).toMatchObject({ code: 'resource-missing', params: { arn: SecretId } });
  await direct.secrets.send(new RestoreSecretCommand({ SecretId }));
  await retry(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await countCalls('CreateSecret')).toBe(2);
});

it('a key scheduled for deletion is reported, not recreated, and a retry succeeds once it is enabled', async () => {
  const keyOf = async (id: string) => (await engine.view(id)).arns.keyArn?.split('/').at(-1) ?? '';
  const runId = await runUntilRemoved(async (id) =>
    direct.kms.send(new ScheduleKeyDeletionCommand({ KeyId: await keyOf(id), PendingWindowInDays: 7 })),
  );
  const KeyId = await keyOf(runId);
  const gone = { code: 'resource-missing', params: { arn: (await engine.view(runId)).arns.keyArn } };
  expect(await errorOf(runId)).toMatchObject(gone);
  await retry(runId);
  expect(await errorOf(runId)).toMatchObject(gone);
  await direct.kms.send(new CancelKeyDeletionCommand({ KeyId }));
  await direct.kms.send(new EnableKeyCommand({ KeyId }));
  await retry(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await countCalls('CreateKey')).toBe(1);
});

it('a retry recreates the alias, although a secret is gone too', async () => {
  const runId = await runUntilRemoved(async (id) => {
    await direct.secrets.send(new DeleteSecretCommand({ SecretId: await secretArnOf(id) }));
    await direct.kms.send(new DeleteAliasCommand({ AliasName: 'alias/limitless' }));
  });
  await direct.secrets.send(new RestoreSecretCommand({ SecretId: await secretArnOf(runId) }));
  await retry(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
});
