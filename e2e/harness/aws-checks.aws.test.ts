import { randomUUID } from 'node:crypto';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  EntityAlreadyExistsException,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand as TagKeyCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RestoreSecretCommand,
  TagResourceCommand as TagSecretCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AwsClients, openAwsClients } from './aws-clients.ts';
import type { FaultControl } from './fault-control.ts';
import { openPooledAws } from './pooled-aws.ts';
import { type TestAws, trustPolicyText } from './test-aws.ts';

const accountId = '111111111111';
const region = 'us-east-1';
const externalId = 'external-id-of-payments';
const deployerArn = `arn:aws:iam::${accountId}:role/deployer`;

const keyPolicy = (...principals: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'kms:*', Resource: '*' },
      ...principals.map((AWS) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:Decrypt', Resource: '*' })),
    ],
  });

let testAws: TestAws;
let aws: FaultControl;
/** Through the proxy, and directly to moto. */
let clients: AwsClients;
let direct: AwsClients;

beforeAll(async () => {
  testAws = await openPooledAws();
  aws = testAws.faults;
});

afterAll(() => testAws?.stop());

beforeEach(async () => {
  await testAws.reset();
  direct = await openAwsClients(testAws.motoUrl, { accountId, region });
  await testAws.makeDeployerRole({ accountId, name: 'deployer', externalId });
  const assume = { RoleArn: deployerArn, ExternalId: externalId };
  clients = await openAwsClients(testAws.endpoint, { accountId, region, assume });
});

const createSecret = (changes: object = {}) =>
  clients.secrets.send(new CreateSecretCommand({ Name: 'source_DB_secret', SecretString: '{}', ...changes }));
const createRole = (RoleName: string) => {
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
  return clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
};
const createKey = async () => {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({ Policy: keyPolicy() }));
  return { KeyId: KeyMetadata?.KeyId ?? '', Arn: KeyMetadata?.Arn ?? '' };
};
const named = (name: string, message?: RegExp) =>
  expect.objectContaining({ name, ...(message && { message: expect.stringMatching(message) }) });

describe('the proxy rejects what AWS rejects and moto does not', () => {
  test.each([
    ['with a space', 'my secret'],
    ['with a wildcard', 'secret*'],
    ['that is too long', 'a'.repeat(513)],
  ])('a secret name %s', async (_what, Name) => {
    await expect(createSecret({ Name })).rejects.toEqual(named('ValidationException'));
  });

  test('a secret whose name is pending deletion', async () => {
    await createSecret();
    await direct.secrets.send(new DeleteSecretCommand({ SecretId: 'source_DB_secret' }));
    await expect(createSecret()).rejects.toEqual(named('InvalidRequestException', /already scheduled for deletion/));
  });

  test('a secret under a key that is missing, disabled, or of another account or Region', async () => {
    const { KeyId, Arn } = await createKey();
    await createSecret({ KmsKeyId: Arn });
    const of = (KmsKeyId: string) => createSecret({ Name: 'other', KmsKeyId });
    await expect(of('11111111-2222-3333-4444-555555555555')).rejects.toEqual(named('ResourceNotFoundException'));
    await expect(of(Arn.replace(accountId, '222222222222'))).rejects.toEqual(named('ResourceNotFoundException'));
    await expect(of(Arn.replace(region, 'us-west-2'))).rejects.toEqual(named('ResourceNotFoundException'));
    await direct.kms.send(new DisableKeyCommand({ KeyId }));
    await expect(of(Arn)).rejects.toEqual(named('EncryptionFailure'));
  });

  test('a key policy with a nonexistent principal, or one that locks out its writer', async () => {
    const { KeyId } = await createKey();
    const put = (Policy: string) => clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
    await put(keyPolicy(deployerArn));
    const unknown = keyPolicy(`arn:aws:iam::${accountId}:role/unknown`);
    await expect(put(unknown)).rejects.toEqual(named('MalformedPolicyDocumentException', /invalid principals/));
    await expect(put(keyPolicy('AROAEXAMPLE'))).rejects.toEqual(named('MalformedPolicyDocumentException'));
    await expect(put('{')).rejects.toEqual(named('MalformedPolicyDocumentException'));
    const withoutResource = keyPolicy().replace(',"Resource":"*"', '');
    await expect(put(withoutResource)).rejects.toEqual(named('MalformedPolicyDocumentException', /required element/));
    const lockout = keyPolicy().replace('kms:*', 'kms:Decrypt');
    await expect(put(lockout)).rejects.toEqual(
      named('MalformedPolicyDocumentException', /will not allow you to update/),
    );
  });

  test('a role whose trust policy names nobody, or whose name differs from another only in case', async () => {
    await createRole('aurora-data-loader');
    await expect(createRole('Aurora-Data-Loader')).rejects.toBeInstanceOf(EntityAlreadyExistsException);
    const trust = trustPolicyText({ AWS: `arn:aws:iam::${accountId}:role/unknown` });
    const command = new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: trust });
    await expect(clients.iam.send(command)).rejects.toEqual(named('MalformedPolicyDocumentException'));
  });

  test('a key named by the ARN of another Region or account, and an alias to a key that is pending deletion', async () => {
    const { KeyId, Arn } = await createKey();
    const describeKey = (id: string) => clients.kms.send(new DescribeKeyCommand({ KeyId: id }));
    await expect(describeKey(Arn.replace(region, 'us-west-2'))).rejects.toEqual(named('NotFoundException'));
    await expect(describeKey(Arn.replace(accountId, '222222222222'))).rejects.toEqual(named('AccessDeniedException'));
    await direct.kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    const alias = new CreateAliasCommand({ AliasName: 'alias/limitless', TargetKeyId: KeyId });
    await expect(clients.kms.send(alias)).rejects.toEqual(named('KMSInvalidStateException'));
  });

  test('a key that is scheduled for deletion twice, or with a period that KMS rejects', async () => {
    const { KeyId } = await createKey();
    const schedule = (PendingWindowInDays: number) =>
      clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
    await expect(schedule(6)).rejects.toEqual(named('ValidationException'));
    await expect(schedule(31)).rejects.toEqual(named('ValidationException'));
    await schedule(7);
    await expect(schedule(30)).rejects.toEqual(named('KMSInvalidStateException', /pending deletion/));
  });

  test('restoring a secret that is not pending deletion, and any change of one that is', async () => {
    const { ARN = '' } = await createSecret();
    const restore = () => clients.secrets.send(new RestoreSecretCommand({ SecretId: ARN }));
    const tag = () => clients.secrets.send(new TagSecretCommand({ SecretId: ARN, Tags: [{ Key: 'a', Value: 'b' }] }));
    const update = (ClientRequestToken: string) =>
      clients.secrets.send(new UpdateSecretCommand({ SecretId: ARN, SecretString: '{}', ClientRequestToken }));
    await expect(restore()).rejects.toEqual(named('InvalidRequestException'));
    await direct.secrets.send(new DeleteSecretCommand({ SecretId: ARN }));
    await expect(tag()).rejects.toEqual(named('InvalidRequestException', /marked for deletion/));
    await expect(update(randomUUID())).rejects.toEqual(named('InvalidRequestException', /marked for deletion/));
    await restore();
    await tag();
    const token = randomUUID();
    await update(token);
    await expect(update(token)).rejects.toEqual(named('ResourceExistsException', /already in use/));
  });

  test('moving a secret to a disabled key', async () => {
    const { KeyId, Arn } = await createKey();
    await createSecret();
    await direct.kms.send(new DisableKeyCommand({ KeyId }));
    const command = new UpdateSecretCommand({ SecretId: 'source_DB_secret', SecretString: '{}', KmsKeyId: Arn });
    await expect(clients.secrets.send(command)).rejects.toEqual(named('EncryptionFailure'));
  });

  test('enabling or tagging a key that is pending deletion, and canceling a deletion that nobody scheduled', async () => {
    const { KeyId } = await createKey();
    const cancel = () => clients.kms.send(new CancelKeyDeletionCommand({ KeyId }));
    const enable = () => clients.kms.send(new EnableKeyCommand({ KeyId }));
    const tag = () => clients.kms.send(new TagKeyCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }));
    await expect(cancel()).rejects.toEqual(named('KMSInvalidStateException', /is not pending deletion/));
    await direct.kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await expect(enable()).rejects.toEqual(named('KMSInvalidStateException', /is pending deletion/));
    await expect(tag()).rejects.toEqual(named('KMSInvalidStateException', /is pending deletion/));
    await cancel();
    await tag();
    await enable();
    await enable();
  });

  test('actions that a policy allows only for resources with certain tags, if the tags differ', async () => {
    const restorable = await createSecret({ Name: 'ours', Tags: [{ Key: 'team', Value: 'payments' }] });
    const other = await createSecret({ Name: 'theirs', Tags: [{ Key: 'team', Value: 'analytics' }] });
    const Condition = { StringEquals: { 'aws:ResourceTag/team': 'payments' } };
    const statement = { Effect: 'Allow', Action: 'secretsmanager:RestoreSecret', Resource: '*', Condition };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const names = { RoleName: 'deployer', PolicyName: 'deployer' };
    await direct.iam.send(new PutRolePolicyCommand({ ...names, PolicyDocument }));
    for (const { ARN } of [restorable, other]) await direct.secrets.send(new DeleteSecretCommand({ SecretId: ARN }));
    const restore = (SecretId?: string) => clients.secrets.send(new RestoreSecretCommand({ SecretId }));
    await restore(restorable.ARN);
    await expect(restore(other.ARN)).rejects.toEqual(named('AccessDeniedException', /secretsmanager:RestoreSecret/));
  });

  test('a call that the role’s inline policy does not allow', async () => {
    const statement = { Effect: 'Allow', Action: ['iam:CreateRole', 'kms:CreateKey'], Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const names = { RoleName: 'deployer', PolicyName: 'deployer' };
    await direct.iam.send(new PutRolePolicyCommand({ ...names, PolicyDocument }));
    await createRole('loader');
    await expect(createSecret()).rejects.toEqual(named('AccessDeniedException', /secretsmanager:CreateSecret/));
    const tagged = new CreateKeyCommand({ Policy: keyPolicy(), Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    await expect(clients.kms.send(tagged)).rejects.toEqual(named('AccessDeniedException', /kms:TagResource/));
  });

  test('what moto itself rejects: deleting a role that still has a policy, and a secret that is scheduled for deletion', async () => {
    await createRole('loader');
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' }],
    });
    await clients.iam.send(new PutRolePolicyCommand({ RoleName: 'loader', PolicyName: 'inline', PolicyDocument }));
    const deleteRole = new DeleteRoleCommand({ RoleName: 'loader' });
    await expect(clients.iam.send(deleteRole)).rejects.toEqual(named('DeleteConflictException'));
    const { ARN: SecretId } = await createSecret();
    const deleteSecret = (RecoveryWindowInDays: number) =>
      clients.secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays }));
    await expect(deleteSecret(31)).rejects.toEqual(named('InvalidParameterException'));
    await deleteSecret(7);
    await expect(deleteSecret(7)).rejects.toEqual(named('InvalidRequestException'));
  });

  test('none of this while the proxy is not strict', async () => {
    await aws.configure({ isStrict: false });
    await openAwsClients(testAws.endpoint, { accountId, region, assume: { RoleArn: deployerArn } });
    await aws.configure({ isStrict: true });
  });
});

describe('a new role', () => {
  const put = (KeyId: string, principal: string) =>
    clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: keyPolicy(principal) }));

  test('stays invisible to KMS for the configured number of policies', async () => {
    await aws.configure({ roleVisibility: { ms: 0, calls: 2 } });
    const { KeyId } = await createKey();
    await createRole('loader');
    const arn = `arn:aws:iam::${accountId}:role/loader`;
    await expect(put(KeyId, arn)).rejects.toEqual(named('MalformedPolicyDocumentException', /invalid principals/));
    await expect(put(KeyId, arn)).rejects.toEqual(named('MalformedPolicyDocumentException', /invalid principals/));
    await put(KeyId, arn);
    const { Policy } = await direct.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    expect(Policy).toContain(arn);
  });

  test('stays invisible to KMS for the configured time', async () => {
    await aws.configure({ roleVisibility: { ms: 60_000, calls: 0 } });
    const { KeyId } = await createKey();
    await createRole('loader');
    const arn = `arn:aws:iam::${accountId}:role/loader`;
    await expect(put(KeyId, arn)).rejects.toEqual(named('MalformedPolicyDocumentException'));
    await aws.configure({ roleVisibility: { ms: 0, calls: 0 } });
    await put(KeyId, arn);
  });
});

test('a request signed with a wrong clock is rejected, and passes once the caller uses the time of the response', async () => {
  clients.kms.config.systemClockOffset = -20 * 60_000;
  const list = () => clients.kms.send(new ListKeysCommand({}));
  await expect(list()).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  await expect(list()).resolves.toBeDefined();
});
