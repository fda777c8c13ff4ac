import { AttachRolePolicyCommand, CreatePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removedKeys } from '#lib/plan/clean-up-plan.ts';
import { decideRetry } from '#lib/runs/retry.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { CLEAN, type CleanUpRuns, daysUntil, ONCE_EACH, startCleanUpRuns } from '../testing/clean-up-runs.ts';
import { ACCOUNT, REQUESTER, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
let runs: CleanUpRuns;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  runs = await startCleanUpRuns(engine);
});

async function keyPolicy(KeyId: string | undefined) {
  const { Policy } = await runs.aws.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return JSON.parse(Policy ?? '');
}

describe('a clean-up', () => {
  it('deletes everything the run created, each resource with one call', async () => {
    const run = await runs.setUp();
    const done = await runs.cleanUp(run);
    expect(done).toMatchObject({ kind: 'clean-up', state: 'succeeded', cleanUp: { runId: run.id } });
    expect(await runs.left(run)).toEqual(CLEAN);
    expect(await runs.sent(done.id)).toEqual(ONCE_EACH);
    expect(done.checks).toHaveLength(7);
    expect(done.checks.filter(({ passed }) => !passed)).toEqual([]);
    const { date } = done.steps['remove-key'].attempts[0]?.outcome?.params ?? {};
    expect(daysUntil(new Date(date ?? ''))).toBe(30);
    // Only the account's own statement is left. The role was removed before it was deleted, or KMS would show an ID in
    // its place.
    expect((await keyPolicy(run.arns.keyArn)).Statement).toHaveLength(1);
    const order = (await engine.aws.faults.calls()).map(({ operation }) => operation);
    expect(order.lastIndexOf('PutKeyPolicy')).toBeLessThan(order.indexOf('DeleteRole'));
    expect(order.lastIndexOf('DeleteSecret')).toBeLessThan(order.indexOf('ScheduleKeyDeletion'));

    const { rows } = await engine.planCleanUp(run.id);
    expect(rows.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['gone', 'waits-for-deletion', 'waits-for-deletion', 'waits-for-deletion']),
    );
    expect(removedKeys(rows)).toEqual([]);
  });

  it('schedules the deletion of the key and the secrets with the confirmed days and records them', async () => {
    const run = await runs.setUp();
    const days = { keyDeletionDays: 8, secretRecoveryDays: 9 };
    const cleanUpId = await engine.requestCleanUp(run.id, await engine.planCleanUp(run.id), days);
    await engine.execute(cleanUpId);
    expect(await runs.left(run)).toEqual({ ...CLEAN, key: 8, source: 9, destination: 9 });
    const records = await rawSql<{ data: object }>(
      engine.database.db,
      "SELECT data FROM audit_record WHERE run_id = $1 AND kind = 'clean-up'",
      [cleanUpId],
    );
    expect(records).toMatchObject([{ data: { keyDeletionDays: '8', secretRecoveryDays: '9' } }]);
  });

  it('leaves an adopted key and the rest of its policy unchanged', async () => {
    const statement = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/deployer` }, Resource: '*' };
    const Policy = {
      Version: '2012-10-17',
      Id: 'mine',
      Statement: [
        { Sid: 'Owner', ...statement, Action: 'kms:*' },
        {
          ...statement,
          Sid: 'Allow use of the key',
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        },
        { Sid: 'Backups', Effect: 'Deny', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' },
      ],
    };
    const made = await runs.aws.kms.send(new CreateKeyCommand({ Policy: JSON.stringify(Policy) }));
    const run = await runs.setUp({ key: { mode: 'existing', keyArn: made.KeyMetadata?.Arn ?? '' } });
    expect(await keyPolicy(run.arns.keyArn)).not.toEqual(Policy);
    const done = await runs.cleanUp(run);
    expect(done.state).toBe('succeeded');
    expect(await keyPolicy(run.arns.keyArn)).toEqual(Policy);
    expect(await runs.left(run)).toEqual({ ...CLEAN, key: 'Enabled' });
    expect(await runs.sent(done.id)).not.toHaveProperty('ScheduleKeyDeletion');
  });

  it('restores a statement that someone else adds to an adopted key between its read and its write', async () => {
    const { KeyMetadata } = await runs.aws.kms.send(new CreateKeyCommand({}));
    const KeyId = KeyMetadata?.Arn ?? '';
    const run = await runs.setUp({ key: { mode: 'existing', keyArn: KeyId } });
    const cleanUpId = await runs.confirm(run);
    const session = `limitless-${cleanUpId}`;
    const written = await engine.aws.faults.hold({ operation: 'PutKeyPolicy', session });
    // The check, the read of the role's entry, the merge, and the first read during the write.
    const witness = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', session, nth: 4 });
    const working = engine.execute(cleanUpId);
    await written.reached();
    await witness.reached();
    const policy = await keyPolicy(KeyId);
    policy.Statement.push({ ...policy.Statement[0], Sid: 'Outside', Action: 'kms:DescribeKey' });
    const put = { KeyId, PolicyName: 'default', Policy: JSON.stringify(policy) };
    await runs.aws.kms.send(new PutKeyPolicyCommand(put));
    await witness.release();
    await written.release();
    await working;
    const done = await engine.view(cleanUpId);
    expect(done.state).toBe('succeeded');
    expect(done.steps['remove-key-user'].attempts[0]?.outcome).toMatchObject({
      kind: 'edit-restored',
      params: { statements: 'Outside' },
    });
    const { Statement } = await keyPolicy(KeyId);
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['Enable IAM User Permissions', 'Outside']);
  });

  it('frees the role name and the alias for another setup', async () => {
    await runs.cleanUp(await runs.setUp());
    const again = await runs.setUp({
      source: { secretName: 'source_again', userName: 'a' },
      destination: { secretName: 'destination_again', userName: 'b' },
    });
    expect(again.state).toBe('succeeded');
    expect(again.request.role).toEqual(requestFor().role);
  });

  it('of a failed run ends that run, so that a retry cannot recreate what is deleted', async () => {
    await engine.aws.faults.fail({ operation: 'PutRolePolicy', kind: 'access-denied' });
    const run = await runs.setUp();
    expect(run.state).toBe('failed');
    const done = await runs.cleanUp(run);
    expect(done.state).toBe('succeeded');
    expect(await runs.left(run)).toEqual(CLEAN);
    const ended = await engine.view(run.id);
    expect(ended).toMatchObject({ state: 'cancelled', cancelledBy: { name: REQUESTER.name } });
    expect(decideRetry(ended, REQUESTER, 'role-policy').ok).toBe(false);
    const escrow = await rawSql(engine.database.db, 'SELECT 1 FROM escrow_key WHERE run_id = $1', [run.id]);
    expect(escrow).toEqual([]);
  });

  it('of a cancelled run deletes a key that the run did not record', async () => {
    const runId = await engine.request();
    const held = await engine.aws.faults.hold({ operation: 'CreateKey', when: 'after' });
    const doomed = engine.executeDoomed(runId);
    await held.reached();
    await doomed.kill();
    await engine.cancel(runId);
    await held.release();
    await doomed.ended;
    await engine.execute(runId);
    const run = await engine.view(runId);
    expect(run).toMatchObject({ state: 'cancelled', arns: {} });
    const { rows } = await engine.planCleanUp(runId);
    const [key] = rows.filter(({ resource }) => resource === 'kms-key');
    expect(key).toMatchObject({ action: 'schedule-deletion', arn: expect.stringContaining(':key/') });
    const done = await runs.cleanUp(run);
    expect(done.state).toBe('succeeded');
    const { KeyMetadata } = await runs.aws.kms.send(new DescribeKeyCommand({ KeyId: key?.name }));
    expect(KeyMetadata?.KeyState).toBe('PendingDeletion');
  });
});

describe('a resource that is changed after the confirmation', () => {
  it('stops the clean-up before anything is deleted, and is kept by the next plan', async () => {
    const run = await runs.setUp();
    const cleanUpId = await runs.confirm(run);
    await runs.aws.secrets.send(new PutSecretValueCommand({ SecretId: run.arns.sourceSecretArn, SecretString: '{}' }));
    await engine.execute(cleanUpId);
    const failed = await engine.view(cleanUpId);
    expect(failed.state).toBe('failed');
    expect(failed.steps['clean-up-check'].attempts[0]?.error).toMatchObject({
      code: 'clean-up-changed',
      params: { name: expect.stringContaining('source_DB_secret') },
    });
    expect(failed.checks.map(({ id }) => id)).toContain('kept-secret-rotated');
    expect(await runs.sent(cleanUpId)).toEqual({});
    await expect(runs.confirm(run)).rejects.toThrow('clean-up-open');

    await engine.cancel(cleanUpId);
    const done = await runs.cleanUp(run);
    expect(done.state).toBe('succeeded');
    expect(await runs.left(run)).toEqual({ ...CLEAN, source: 'there', aliases: 1, key: 'Enabled' });
    const kept = done.cleanUp?.rows.filter(({ action }) => action === 'keep').map(({ resource }) => resource);
    expect(kept).toEqual(['source-secret', 'kms-alias', 'kms-key']);
  });

  it('is not deleted, even if it changes after the check', async () => {
    const run = await runs.setUp();
    const cleanUpId = await runs.confirm(run);
    const session = `limitless-${cleanUpId}`;
    // The second read of the role's policies is made by the step that deletes the role.
    const held = await engine.aws.faults.hold({ operation: 'ListAttachedRolePolicies', nth: 2, session });
    const done = engine.execute(cleanUpId);
    await held.reached();
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
    });
    const { Policy } = await runs.aws.iam.send(new CreatePolicyCommand({ PolicyName: 'shared', PolicyDocument }));
    const { roleName: RoleName } = run.request.role;
    await runs.aws.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
    await held.release();
    await done;
    const failed = await engine.view(cleanUpId);
    expect(failed.steps['remove-role'].attempts[0]?.error?.code).toBe('clean-up-changed');
    expect(await runs.sent(cleanUpId)).not.toHaveProperty('DeleteRole');
    // The key is deleted last, after everything else.
    expect(await runs.left(run)).toMatchObject({ role: 'there', key: 'Enabled' });
  });
});

it.each([
  [
    'a role with a deleted policy that IAM still shows',
    { operation: 'DeleteRole', status: 409, code: 'DeleteConflict', message: 'Must delete policies first.' },
  ],
  [
    'a deleted secret that AWS shows only later',
    {
      operation: 'DeleteSecret',
      status: 400,
      code: 'InvalidRequestException',
      message: 'You tried to perform the operation on a secret that is currently marked deleted: it was deleted.',
    },
  ],
])('retries the deletion of %s', async (_what, fault) => {
  const run = await runs.setUp();
  await engine.aws.faults.fail({ ...fault, kind: 'custom', times: 2 });
  const done = await runs.cleanUp(run);
  expect(done.state).toBe('succeeded');
  expect(await runs.left(run)).toEqual(CLEAN);
});

it('a cancelled clean-up deletes nothing more and leaves the rest to another one', async () => {
  const run = await runs.setUp();
  const cleanUpId = await runs.confirm(run);
  const session = `limitless-${cleanUpId}`;
  const held = await engine.aws.faults.hold({ operation: 'DeleteRole', when: 'after', session });
  const done = engine.execute(cleanUpId);
  await held.reached();
  await engine.cancel(cleanUpId);
  await held.release();
  await done;
  expect((await engine.view(cleanUpId)).state).toBe('cancelled');
  expect(await runs.left(run)).toMatchObject({ role: 'gone', key: 'Enabled' });
  expect((await runs.cleanUp(run)).state).toBe('succeeded');
  expect(await runs.left(run)).toEqual(CLEAN);
});
