import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAwsClients } from './aws-clients.ts';
import { openPooledAws } from './pooled-aws.ts';
import { type TestAws, trustPolicyText } from './test-aws.ts';

const accountId = '111111111111';
const region = 'us-east-1';
const externalId = 'external-id-of-payments';
const deployerArn = `arn:aws:iam::${accountId}:role/deployer`;
let testAws: TestAws;

beforeAll(async () => {
  testAws = await openPooledAws();
  await testAws.makeDeployerRole({ accountId, name: 'deployer', externalId });
});

afterAll(() => testAws?.stop());

const assumeAs = (changes: Partial<AssumeRoleCommandInput>) => {
  const assume = { RoleArn: deployerArn, ExternalId: externalId, ...changes };
  return openAwsClients(testAws.endpoint, { accountId, region, assume });
};
const named = (name: string, message?: RegExp) =>
  expect.objectContaining({ name, ...(message && { message: expect.stringMatching(message) }) });

describe('the proxy rejects', () => {
  test.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ['a role that does not exist', { RoleArn: `arn:aws:iam::${accountId}:role/no-such-role` }, 'AccessDenied'],
    ['no external id', { ExternalId: undefined }, 'AccessDenied'],
    ['another external id', { ExternalId: 'external-id-of-analytics' }, 'AccessDenied'],
    ['no source identity', { SourceIdentity: undefined }, 'AccessDenied'],
    ['a session name that is not the portal’s', { RoleSessionName: 'somebody' }, 'AccessDenied'],
    ['no session policy', { Policy: undefined }, 'AccessDenied'],
    ['a session of two hours', { DurationSeconds: 7200 }, 'ValidationError'],
    ['a session policy that isn’t JSON', { Policy: 'allow all' }, 'MalformedPolicyDocumentException'],
    ['a session policy that is too long', { Policy: `{"Statement":[]}${' '.repeat(2048)}` }, 'ValidationError'],
  ])('AssumeRole with %s', async (_what, changes, name) => {
    await expect(assumeAs(changes)).rejects.toEqual(named(name));
  });

  test('AssumeRole of a role that trusts another account', async () => {
    const AssumeRolePolicyDocument = trustPolicyText({ AWS: 'arn:aws:iam::999999999999:root' });
    const direct = await openAwsClients(testAws.motoUrl, { accountId, region });
    await direct.iam.send(new CreateRoleCommand({ RoleName: 'theirs', AssumeRolePolicyDocument }));
    await expect(assumeAs({ RoleArn: `arn:aws:iam::${accountId}:role/theirs` })).rejects.toEqual(named('AccessDenied'));
  });

  test('a call that the session policy does not allow, whatever the role may do', async () => {
    const statement = { Effect: 'Allow', Action: 'iam:CreateRole', Resource: `arn:aws:iam::${accountId}:role/loader` };
    const { iam, secrets } = await assumeAs({
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
    const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
    const createRole = (RoleName: string) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await createRole('loader');
    await expect(createRole('other')).rejects.toEqual(named('AccessDenied', /iam:CreateRole/));
    const createSecret = secrets.send(new CreateSecretCommand({ Name: 'source_DB_secret', SecretString: '{}' }));
    await expect(createSecret).rejects.toEqual(named('AccessDeniedException', /secretsmanager:CreateSecret/));
  });
});
