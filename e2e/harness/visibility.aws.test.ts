import { CreateRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AwsClients, openAwsClients } from './aws-clients.ts';
import { openPooledAws } from './pooled-aws.ts';
import { type TestAws, trustPolicyText } from './test-aws.ts';

const accountId = '111111111111';
const region = 'us-east-1';

let testAws: TestAws;
let clients: AwsClients;

beforeAll(async () => {
  testAws = await openPooledAws();
});

afterAll(() => testAws?.stop());

beforeEach(async () => {
  await testAws.reset();
  const RoleArn = await testAws.makeDeployerRole({ accountId, name: 'deployer', externalId: 'x' });
  clients = await openAwsClients(testAws.endpoint, { accountId, region, assume: { RoleArn, ExternalId: 'x' } });
});

async function makeKey(): Promise<string> {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({ Tags: [{ TagKey: 'a', TagValue: 'b' }] }));
  return KeyMetadata?.Arn ?? '';
}

async function listKeys(): Promise<(string | undefined)[]> {
  const credentials = await clients.kms.config.credentials();
  const tagging = new ResourceGroupsTaggingAPIClient({
    endpoint: testAws.endpoint,
    region,
    credentials,
    maxAttempts: 1,
  });
  const { Keys = [] } = await clients.kms.send(new ListKeysCommand({}));
  const { ResourceTagMappingList = [] } = await tagging.send(new GetResourcesCommand({}));
  return [...Keys.map(({ KeyArn }) => KeyArn), ...ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN)];
}

const isRefused = (call: Promise<unknown>) => expect(call).rejects.toMatchObject({ name: 'NotFoundException' });

test('a new key is invisible until its time has come', async () => {
  await testAws.faults.configure({ keyVisibility: { ms: 60_000 } });
  const arn = await makeKey();
  expect(await listKeys()).toEqual([]);
  await isRefused(clients.kms.send(new DescribeKeyCommand({ KeyId: arn })));
  await isRefused(clients.kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' })));
  await isRefused(clients.kms.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: arn })));
  await testAws.faults.configure({ keyVisibility: { ms: 1 } });
  expect(await listKeys()).toEqual([arn, arn]);
  await clients.kms.send(new DescribeKeyCommand({ KeyId: arn }));
  await clients.kms.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: arn }));
});

async function makeRole(RoleName: string): Promise<void> {
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
  await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
}

/** Puts a key policy that names the role. */
function putPolicyFor(KeyId: string, roleName: string): Promise<unknown> {
  const allow = (AWS: string) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' });
  const Statement = ['root', `role/${roleName}`].map((name) => allow(`arn:aws:iam::${accountId}:${name}`));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  return clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
}

const isUnseen = (put: Promise<unknown>) =>
  expect(put).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });

test('KMS sees a new role, loses it, and finally keeps it', async () => {
  await testAws.faults.configure({ roleVisibility: { flapsMs: [600_000, 600_000] } });
  await makeRole('loader');
  const keyId = await makeKey();
  await putPolicyFor(keyId, 'loader');
  await testAws.faults.configure({ roleVisibility: { flapsMs: [1, 600_000] } });
  await isUnseen(putPolicyFor(keyId, 'loader'));
  await testAws.faults.configure({ roleVisibility: { flapsMs: [1, 1] } });
  await putPolicyFor(keyId, 'loader');
});

test('a listed role becomes visible on its own schedule', async () => {
  await testAws.faults.configure({ roleVisibility: { roles: { late: { ms: 600_000 } } } });
  await makeRole('late');
  await makeRole('soon');
  const keyId = await makeKey();
  await putPolicyFor(keyId, 'soon');
  await isUnseen(putPolicyFor(keyId, 'late'));
});

test('a role’s credentials expire after the configured lifetime, whatever they state, and new ones work', async () => {
  await testAws.faults.configure({ sessionLife: { ms: 1 } });
  const call = clients.kms.send(new ListKeysCommand({}));
  await expect(call).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  await testAws.faults.configure({ sessionLife: { ms: 600_000 } });
  const RoleArn = `arn:aws:iam::${accountId}:role/deployer`;
  const again = await openAwsClients(testAws.endpoint, { accountId, region, assume: { RoleArn, ExternalId: 'x' } });
  await again.kms.send(new ListKeysCommand({}));
});
