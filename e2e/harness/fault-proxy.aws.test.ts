import { createHash } from 'node:crypto';
import { CreateRoleCommand, EntityAlreadyExistsException, GetRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AwsClients, openAwsClients } from './aws-clients.ts';
import type { FaultControl } from './fault-control.ts';
import { openPooledAws } from './pooled-aws.ts';
import { type TestAws, trustPolicyText } from './test-aws.ts';

const accountId = '111111111111';
const region = 'us-east-1';
const externalId = 'external-id-of-payments';
const deployerArn = `arn:aws:iam::${accountId}:role/deployer`;

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
  test('records every call with its account and parameters, and only the hash of a secret', async () => {
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

  test('records the role session of a call, and the run that its tags name', async () => {
    const runId = '0d5f3a52-6f3e-4c0b-8a77-0c2d5a3f1b11';
    const assume = { RoleArn: deployerArn, ExternalId: externalId, RoleSessionName: `limitless-${runId}` };
    const own = await openAwsClients(testAws.endpoint, { accountId, region, assume });
    await own.kms.send(new CreateKeyCommand({ Tags: [{ TagKey: 'limitless-portal:run', TagValue: runId }] }));
    const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
    const Tags = [
      { Key: 'assumer', Value: 'x' },
      { Key: 'limitless-portal:run', Value: runId },
    ];
    await own.iam.send(new CreateRoleCommand({ RoleName: 'loader', AssumeRolePolicyDocument, Tags }));
    const session = `limitless-${runId}`;
    expect(await aws.calls()).toMatchObject([
      { operation: 'AssumeRole', session, runTag: null },
      { operation: 'CreateKey', session, runTag: runId },
      { operation: 'CreateRole', session, runTag: runId },
    ]);
  });

  test('reads the form-encoded calls of IAM', async () => {
    await createRole('aurora-data-loader');
    expect((await aws.calls()).map(({ operation, params }) => [operation, params.RoleName])).toEqual([
      ['CreateRole', 'aurora-data-loader'],
    ]);
  });
});

describe('a fault', () => {
  test('applies only to the n-th matching call', async () => {
    await aws.fail({ operation: 'CreateSecret', nth: 2, kind: 'throttle' });
    await createSecret({ Name: 'first' });
    await expect(createSecret({ Name: 'second' })).rejects.toEqual(named('ThrottlingException', /Rate exceeded/));
    await createSecret({ Name: 'third' });
  });

  test('applies to the first calls, or to every call until it is removed', async () => {
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

  test('applies only to the call with the given parameters', async () => {
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
    ['expired-token', 'ExpiredToken', false],
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

  test('of kind expired-token is reported in the formats of KMS and Secrets Manager', async () => {
    await aws.fail({ operation: '*', kind: 'expired-token' });
    await expect(createSecret()).rejects.toEqual(named('ExpiredTokenException'));
    await expect(clients.kms.send(new CreateKeyCommand({}))).rejects.toEqual(named('ExpiredTokenException'));
  });

  test('of kind truncate cuts the response after AWS has done the call', async () => {
    await aws.fail({ operation: 'CreateSecret', kind: 'truncate' });
    await expect(createSecret()).rejects.toBeInstanceOf(Error);
    expect(await aws.calls('CreateSecret')).toMatchObject([{ outcome: 'truncate', status: 200 }]);
    expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toHaveLength(1);
  });

  test('with a chance applies to some calls, and to the same ones with the same seed', async () => {
    const fallenAmong = async (count: number) => {
      const remove = await aws.fail({ operation: 'GetRole', kind: 'throttle', chance: 0.5, seed: 7 });
      const fallen: boolean[] = [];
      for (let calls = 0; calls < count; calls += 1) {
        const error = await clients.iam.send(new GetRoleCommand({ RoleName: 'deployer' })).catch((caught) => caught);
        fallen.push(error instanceof Error);
      }
      await remove();
      return fallen;
    };
    const first = await fallenAmong(24);
    expect(await fallenAmong(24)).toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(4);
    expect(first.filter(Boolean).length).toBeLessThan(20);
  });

  test('with a session applies only to the calls of one run', async () => {
    const of = (RoleSessionName: string) => {
      const assume = { RoleArn: deployerArn, ExternalId: externalId, RoleSessionName };
      return openAwsClients(testAws.endpoint, { accountId, region, assume });
    };
    const [first, second] = await Promise.all([of('limitless-first'), of('limitless-second')]);
    await aws.fail({ operation: '*', session: 'limitless-first', kind: 'access-denied' });
    await second.kms.send(new CreateKeyCommand({}));
    await expect(first.kms.send(new CreateKeyCommand({}))).rejects.toEqual(named('AccessDeniedException'));
    await expect(of('limitless-first')).rejects.toEqual(named('AccessDenied'));
  });

  test('has the given message', async () => {
    const words = { status: 409, code: 'EntityAlreadyExists', message: 'Role with name x already exists.' };
    await aws.fail({ operation: 'CreateRole', kind: 'custom', ...words });
    await expect(createRole('x')).rejects.toBeInstanceOf(EntityAlreadyExistsException);
  });

  test('of kind hang never responds', async () => {
    await aws.fail({ operation: 'CreateSecret', kind: 'hang' });
    const abort = new AbortController();
    const call = clients.secrets.send(new CreateSecretCommand({ Name: 'x', SecretString: '{}' }), {
      abortSignal: abort.signal,
    });
    await expect
      .poll(() => aws.calls('CreateSecret'), { timeout: 60_000 })
      .toMatchObject([{ outcome: 'hang', status: null }]);
    abort.abort();
    await expect(call).rejects.toEqual(named('AbortError'));
  });
});

test('a rate throttles the calls above it, which AWS never sees; the ledger knows how long each call took', async () => {
  await aws.configure({ rates: { CreateSecret: 1 }, latencyMs: 30 });
  const [first, second] = await Promise.allSettled([createSecret({ Name: 'a' }), createSecret({ Name: 'b' })]);
  expect([first?.status, second?.status].sort()).toEqual(['fulfilled', 'rejected']);
  const calls = await aws.calls('CreateSecret');
  expect(calls.map(({ outcome }) => outcome).sort()).toEqual(['forwarded', 'refused: ThrottlingException']);
  for (const { ms } of calls) expect(ms).toBeGreaterThanOrEqual(29);
  expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toHaveLength(1);
  await aws.calm();
  await createSecret({ Name: 'c' });
  await createSecret({ Name: 'd' });
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

  test('holds the response after AWS has done the call', async () => {
    const held = await aws.hold({ operation: 'CreateSecret', when: 'after' });
    const call = createSecret();
    await held.reached();
    expect((await direct.secrets.send(new ListSecretsCommand({}))).SecretList).toHaveLength(1);
    await held.release();
    await call;
  });

  test('does not forward a call whose caller has gone', async () => {
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
