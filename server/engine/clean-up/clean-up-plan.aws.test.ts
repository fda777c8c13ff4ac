import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateKeyCommand,
  GetKeyPolicyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { DeleteSecretCommand, PutSecretValueCommand, TagResourceCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';
import { trustPolicyText } from '#e2e/harness/test-aws.ts';
import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import type { RunView } from '#lib/runs/view.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
let aws: AwsClients;
let runId: string;
let view: RunView;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

async function setUp(): Promise<void> {
  await engine.startOver();
  aws = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  runId = await engine.request();
  await engine.execute(runId);
  view = await engine.view(runId);
}

type Told = Record<string, string>;

/** For each resource, what happens to it or why it's kept. */
async function plan(): Promise<Told> {
  const { rows } = await engine.planCleanUp(runId);
  return Object.fromEntries(rows.map(({ resource, action, reason }) => [resource, reason ?? action]));
}

async function find(resource: CleanUpRow['resource']): Promise<CleanUpRow | undefined> {
  return (await engine.planCleanUp(runId)).rows.find((row) => row.resource === resource);
}

/** Undoes the change after the test, even if it fails, so that the next test isn't affected. */
function undoAfterTest(change: () => Promise<unknown>): void {
  onTestFinished(async () => {
    await change();
  });
}

const ALL: Told = {
  'role-policy': 'delete',
  'key-policy': 'remove-entry',
  'iam-role': 'delete',
  'source-secret': 'delete',
  'destination-secret': 'delete',
  'kms-alias': 'delete',
  'kms-key': 'schedule-deletion',
};
const ROLE_STAYS: Told = {
  'role-policy': 'role-stays',
  'key-policy': 'role-stays',
  'kms-key': 'role-stays',
  'kms-alias': 'key-stays',
};
const S3_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});
const RoleName = 'aurora-data-loader';

describe('for an unchanged run', () => {
  beforeAll(setUp);

  it('deletes everything, and planning makes no changes', async () => {
    const before = (await engine.aws.faults.calls()).length;
    expect(await plan()).toEqual(ALL);
    const sent = (await engine.aws.faults.calls()).slice(before).map(({ operation }) => operation);
    expect(sent.filter((operation) => !/^(?:Get|Describe|List|AssumeRole)/.test(operation))).toEqual([]);
  });
});

/** All tests share one run. Each test but the last undoes its change. */
describe('keeps what was changed outside the portal, and what that needs', () => {
  beforeAll(setUp);

  it('a role with a changed trust policy', async () => {
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName }));
    const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    undoAfterTest(() => aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: before })));
    const PolicyDocument = trustPolicyText({ Service: ['rds.amazonaws.com', 'ec2.amazonaws.com'] });
    await aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    expect(await plan()).toEqual({ ...ALL, ...ROLE_STAYS, 'iam-role': 'trust-changed' });
  });

  it('a role with another inline policy, which it names', async () => {
    undoAfterTest(() => aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'more' })));
    await aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument: S3_POLICY }));
    expect(await plan()).toEqual({ ...ALL, ...ROLE_STAYS, 'iam-role': 'policies-added' });
    expect((await find('iam-role'))?.params).toEqual({ others: 'more' });
  });

  it('a role with an attached policy', async () => {
    const shared = new CreatePolicyCommand({ PolicyName: 'shared', PolicyDocument: S3_POLICY });
    const { Policy } = await aws.iam.send(shared);
    undoAfterTest(() => aws.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn })));
    await aws.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
    expect(await plan()).toEqual({ ...ALL, ...ROLE_STAYS, 'iam-role': 'policies-added' });
  });

  it('a changed inline policy', async () => {
    const names = { RoleName, PolicyName: 'data_loading_policy' };
    const { PolicyDocument = '' } = await aws.iam.send(new GetRolePolicyCommand(names));
    const before = { ...names, PolicyDocument: decodeURIComponent(PolicyDocument) };
    undoAfterTest(() => aws.iam.send(new PutRolePolicyCommand(before)));
    await aws.iam.send(new PutRolePolicyCommand({ ...names, PolicyDocument: S3_POLICY }));
    expect(await plan()).toEqual({
      ...ALL,
      ...ROLE_STAYS,
      'role-policy': 'policy-changed',
      'iam-role': 'policy-stays',
    });
  });

  it('a secret that carries another run’s tag', async () => {
    const tag = (Value: string) => {
      const Tags = [{ Key: 'limitless-portal:run', Value }];
      return aws.secrets.send(new TagResourceCommand({ SecretId: view.arns.sourceSecretArn, Tags }));
    };
    undoAfterTest(() => tag(runId));
    await tag('another run');
    expect(await plan()).toMatchObject({ 'source-secret': 'not-made-by-run' });
  });

  it('an alias that now points to another key', async () => {
    const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
    const lead = (TargetKeyId = '') =>
      aws.kms.send(
        new UpdateAliasCommand({ AliasName: 'alias/limitless', TargetKeyId: TargetKeyId.split('/').at(-1) }),
      );
    undoAfterTest(() => lead(view.arns.keyArn));
    await lead(KeyMetadata?.KeyId);
    expect(await plan()).toEqual({ ...ALL, 'kms-alias': 'not-made-by-run' });
  });

  it('a key that its policy lets others use, which it names', async () => {
    await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'reports', externalId: 'x' });
    const KeyId = view.arns.keyArn;
    const { Policy = '' } = await aws.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    undoAfterTest(() => aws.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy })));
    const reports = `arn:aws:iam::${ACCOUNT}:role/reports`;
    const policy = JSON.parse(Policy.replace(`"${view.arns.roleArn}"`, `["${view.arns.roleArn}","${reports}"]`));
    await aws.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify(policy) }));
    expect(await plan()).toEqual({ ...ALL, 'kms-key': 'key-in-use', 'kms-alias': 'key-stays' });
    expect((await find('kms-key'))?.params).toEqual({ others: reports });
  });

  it('a key that another run was configured to use, until the secrets of that run are gone', async () => {
    const others = {
      key: { mode: 'existing' as const, keyArn: view.arns.keyArn ?? '' },
      source: { secretName: 'other_source', userName: 'a' },
      destination: { secretName: 'other_destination', userName: 'b' },
      role: { roleName: 'other-loader', policyName: 'data_loading_policy' },
    };
    const KeyId = view.arns.keyArn;
    const before = await aws.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    const otherId = await engine.request(others);
    expect((await find('kms-key'))?.reason).toBe('key-used-by-run');
    await engine.execute(otherId);
    // By now the other role is a key user too.
    expect((await find('kms-key'))?.reason).toBe('key-in-use');
    // Even if the role isn't a key user, its secrets still need the key.
    await aws.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: before.Policy }));
    expect(await find('kms-key')).toMatchObject({ reason: 'key-used-by-run', params: { runId: otherId } });
    const cleanUpId = await engine.requestCleanUp(otherId, await engine.planCleanUp(otherId));
    await engine.execute(cleanUpId);
    expect(await plan()).toEqual(ALL);
  });

  it('a rotated secret, and the key needed to read it', async () => {
    const SecretId = view.arns.sourceSecretArn;
    await aws.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: '{}' }));
    expect(await plan()).toEqual({
      ...ALL,
      'source-secret': 'secret-rotated',
      'kms-key': 'secret-stays',
      'kms-alias': 'key-stays',
    });
  });
});

describe('what is gone or scheduled for deletion', () => {
  beforeEach(setUp);

  it('is shown with its date and does not block the rest', async () => {
    await aws.secrets.send(
      new DeleteSecretCommand({ SecretId: view.arns.destinationSecretArn, RecoveryWindowInDays: 7 }),
    );
    await aws.secrets.send(
      new DeleteSecretCommand({ SecretId: view.arns.sourceSecretArn, ForceDeleteWithoutRecovery: true }),
    );
    await aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'data_loading_policy' }));
    expect(await plan()).toEqual({
      ...ALL,
      'role-policy': 'gone',
      'source-secret': 'gone',
      'destination-secret': 'waits-for-deletion',
    });
    expect(Date.parse((await find('destination-secret'))?.params.date ?? '')).toBeGreaterThan(Date.now());
  });

  it('the policy entry and alias of a key pending deletion are still deleted', async () => {
    const KeyId = view.arns.keyArn?.split('/').at(-1);
    await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 9 }));
    expect(await plan()).toEqual({ ...ALL, 'kms-key': 'waits-for-deletion' });
  });
});

describe('a run that did not finish', () => {
  beforeEach(setUp);

  it('and created nothing leaves nothing', async () => {
    await engine.aws.reset();
    await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
    runId = await engine.request();
    await engine.cancel(runId);
    await engine.execute(runId);
    expect(await plan()).toEqual({});
  });

  it("leaves only what it created, not other owners' resources with the same names", async () => {
    // The role, the secrets and the alias belong to the first run.
    const first = runId;
    runId = await engine.request();
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('failed');
    expect(await plan()).toEqual({});
    runId = first;
    expect(await plan()).toEqual(ALL);
  });
});
