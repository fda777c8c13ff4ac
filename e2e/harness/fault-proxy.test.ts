import { createHash } from 'node:crypto';
import { CreateRoleCommand, EntityAlreadyExistsException, GetRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AwsClients, openAwsClients } from './aws-clients.ts';
import type { FaultControl } from './fault-control.ts';
import { startTestAws, type TestAws, trustPolicyText } from './test-aws.ts';

const accountId = '111111111111';
const region = 'us-east-1';
const externalId = 'external-id-of-payments';

let stand: TestAws;
let aws: FaultControl;
/** Through the proxy, and past it. */
let clients: AwsClients;
let direct: AwsClients;

beforeAll(async () => {
  stand = await startTestAws();
  aws = stand.faults;
}, 40_000);

afterAll(() => stand?.stop());

beforeEach(async () => {
  await stand.reset();
  direct = await openAwsClients(stand.motoUrl, { accountId, region });
  const RoleArn = await stand.makeDeployerRole({ accountId, name: 'deployer', externalId });
  clients = await openAwsClients(stand.endpoint, { accountId, region, assume: { RoleArn, ExternalId: externalId } });
  await aws.reset();
});

const createSecret = (changes: object = {}) =>
  clients.secrets.send(new CreateSecretCommand({ Name: 'source_DB_secret', SecretString: '{}', ...changes }));
const createRole = (RoleName: string) => {
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
  return clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
};
const named = (name: string, message?: RegExp) =>
  expect.objectContaining({ name, ...(message && { message: expect.stringMatching(message) }) });

describe('the ledger', () => {
  test('writes down every call with its account and parameters, and of a secret the hash alone', async () => {
    const password = 'a "quoted" pass/word';
    const value = JSON.stringify({ username: 'u', password });
    await createSecret({ SecretString: value });
    const [call] = await aws.calls('CreateSecret');
    expect(call).toMatchObject({
      service: 'secretsmanager',
      accountId,
      region,
      outcome: 'forwarded',
      status: 200,
      params: { Name: 'source_DB_secret', SecretString: { sha256: createHash('sha256').update(value).digest('hex') } },
    });
    expect(JSON.stringify(await aws.calls())).not.toContain('quoted');
    expect(await aws.callsHolding(password)).toHaveLength(1);
    expect(await aws.callsHolding('another')).toEqual([]);
  });

  test('reads the form of IAM as well', async () => {
    await createRole('aurora-data-loader');
    expect((await aws.calls()).map(({ operation, params }) => [operation, params.RoleName])).toEqual([
      ['CreateRole', 'aurora-data-loader'],
    ]);
  });
});

describe('a fault', () => {
  test('befalls the n-th matching call alone', async () => {
    await aws.fail({ operation: 'CreateSecret', nth: 2, kind: 'throttle' });
    await createSecret({ Name: 'first' });
    await expect(createSecret({ Name: 'second' })).rejects.toEqual(named('ThrottlingException', /Rate exceeded/));
    await createSecret({ Name: 'third' });
  });

  test('befalls the first calls, or every call until it is taken away', async () => {
    await aws.fail({ operation: 'DescribeKey', times: 1, kind: 'access-denied' });
    const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
    const describeKey = () => clients.kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    await expect(describeKey()).rejects.toEqual(named('AccessDeniedException', /kms:DescribeKey/));
    await describeKey();
    const remove = await aws.fail({ operation: '*', kind: 'error-before' });
    await expect(describeKey()).rejects.toEqual(named('KMSInternalException'));
    await expect(describeKey()).rejects.toEqual(named('KMSInternalException'));
    await remove();
    await describeKey();
  });

  test('befalls only the call whose parameters are as asked', async () => {
    const where = { Name: 'destination_DB_secret' };
    await aws.fail({ operation: 'CreateSecret', where, kind: 'access-denied' });
    await createSecret();
    await expect(createSecret(where)).rejects.toEqual(named('AccessDeniedException', /assumed-role\/deployer/));
  });

  test.each([
    ['error-before', 'ServiceFailure', false],
    ['error-after', 'ServiceFailure', true],
    ['drop-before', 'TimeoutError', false],
    ['drop-after', 'TimeoutError', true],
    ['throttle', 'Throttling', false],
    ['access-denied', 'AccessDenied', false],
  ] as const)('of kind %s on CreateRole ends as %s, with the role made: %s', async (kind, name, isMade) => {
    await aws.fail({ operation: 'CreateRole', kind });
    const error = await createRole('loader').catch((caught: Error & { Code?: string }) => caught);
    expect([(error as Error).name, (error as { Code?: string }).Code]).toContain(name);
    const found = await direct.iam.send(new GetRoleCommand({ RoleName: 'loader' })).then(
      () => true,
      () => false,
    );
    expect(found).toBe(isMade);
  });

  test('has the words that were asked for', async () => {
    const words = { status: 409, code: 'EntityAlreadyExists', message: 'Role with name x already exists.' };
    await aws.fail({ operation: 'CreateRole', kind: 'custom', ...words });
    await expect(createRole('x')).rejects.toBeInstanceOf(EntityAlreadyExistsException);
  });

  test('of kind hang never answers', async () => {
    await aws.fail({ operation: 'CreateSecret', kind: 'hang' });
    const abort = new AbortController();
    const call = clients.secrets.send(new CreateSecretCommand({ Name: 'x', SecretString: '{}' }), {
      abortSignal: abort.signal,
    });
    await expect.poll(() => aws.calls('CreateSecret')).toMatchObject([{ outcome: 'hang', status: null }]);
    abort.abort();
    await expect(call).rejects.toEqual(named('AbortError'));
  });
});

describe('a barrier', () => {
  test('holds the call before AWS sees it, until it is released', async () => {
    const held = await aws.hold({ operation: 'CreateSecret' });
    const call = createSecret();
    await held.reached();
    expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    await held.release();
    await call;
    expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toHaveLength(1);
  });

  test('holds the answer when AWS has done the call', async () => {
    const held = await aws.hold({ operation: 'CreateSecret', when: 'after' });
    const call = createSecret();
    await held.reached();
    expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toHaveLength(1);
    await held.release();
    await call;
  });

  test('does not send a call on whose caller has gone', async () => {
    const held = await aws.hold({ operation: 'CreateSecret' });
    const abort = new AbortController();
    const command = new CreateSecretCommand({ Name: 'x', SecretString: '{}' });
    const call = clients.secrets.send(command, { abortSignal: abort.signal });
    await held.reached();
    abort.abort();
    await expect(call).rejects.toEqual(named('AbortError'));
    await held.release();
    expect(await aws.calls('CreateSecret')).toMatchObject([{ status: null }]);
    expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
  });
});
