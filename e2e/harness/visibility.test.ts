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
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type AwsClients, openAwsClients } from './aws-clients.ts';
import { startTestAws, type TestAws, trustPolicyText } from './test-aws.ts';

// The machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const accountId = '111111111111';
const region = 'us-east-1';
const roleArn = `arn:aws:iam::${accountId}:role/loader`;

let stand: TestAws;
let clients: AwsClients;

beforeAll(async () => {
  stand = await startTestAws();
}, 40_000);

afterAll(() => stand?.stop());

beforeEach(async () => {
  await stand.reset();
  const RoleArn = await stand.makeDeployerRole({ accountId, name: 'deployer', externalId: 'x' });
  clients = await openAwsClients(stand.endpoint, { accountId, region, assume: { RoleArn, ExternalId: 'x' } });
});

async function makeKey(): Promise<string> {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({ Tags: [{ TagKey: 'a', TagValue: 'b' }] }));
  return KeyMetadata?.Arn ?? '';
}

async function listKeys(): Promise<(string | undefined)[]> {
  const credentials = await clients.kms.config.credentials();
  const tagging = new ResourceGroupsTaggingAPIClient({ endpoint: stand.endpoint, region, credentials, maxAttempts: 1 });
  const { Keys = [] } = await clients.kms.send(new ListKeysCommand({}));
  const { ResourceTagMappingList = [] } = await tagging.send(new GetResourcesCommand({}));
  return [...Keys.map(({ KeyArn }) => KeyArn), ...ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN)];
}

const isRefused = (call: Promise<unknown>) => expect(call).rejects.toMatchObject({ name: 'NotFoundException' });

test('a new key is found nowhere until its time has come', async () => {
  await stand.faults.configure({ keyVisibility: { ms: 60_000 } });
  const arn = await makeKey();
  expect(await listKeys()).toEqual([]);
  await isRefused(clients.kms.send(new DescribeKeyCommand({ KeyId: arn })));
  await isRefused(clients.kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' })));
  await isRefused(clients.kms.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: arn })));
  await stand.faults.configure({ keyVisibility: { ms: 1 } });
  expect(await listKeys()).toEqual([arn, arn]);
  await clients.kms.send(new DescribeKeyCommand({ KeyId: arn }));
  await clients.kms.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: arn }));
});

test('a new role is seen by KMS, lost again, and seen for good', async () => {
  await stand.faults.configure({ roleVisibility: { flapsMs: [600_000, 600_000] } });
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
  await clients.iam.send(new CreateRoleCommand({ RoleName: 'loader', AssumeRolePolicyDocument }));
  const KeyId = await makeKey();
  const allow = (AWS: string) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' });
  const Statement = [allow(`arn:aws:iam::${accountId}:root`), allow(roleArn)];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const put = () => clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
  await put();
  await stand.faults.configure({ roleVisibility: { flapsMs: [1, 600_000] } });
  await expect(put()).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  await stand.faults.configure({ roleVisibility: { flapsMs: [1, 1] } });
  await put();
});
