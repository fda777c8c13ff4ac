import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetRoleCommand, GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Team } from '#lib/team.ts';
import { portalCredentials, prepareAccount } from './accounts.ts';
import { startMoto } from './moto.ts';
import { ProcessSupervisor } from './process-supervisor.ts';
import { makeSampleKeys } from './sample-keys.ts';
import { DEPLOYER_ROLE_NAME, portalConfig } from './teams.ts';

const credentials = portalCredentials({ NODE_ENV: 'test' });
const [payments, analytics] = portalConfig({
  payments: 'id-of-payments',
  analytics: 'id-of-analytics',
  ledger: 'id-of-ledger',
}).teams as [Team, Team];
let folder: string;
let keeper: ProcessSupervisor;
let endpoint: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  mkdirSync(path.join(folder, 'logs'));
  keeper = new ProcessSupervisor(folder, (failure) => {
    throw failure;
  });
  endpoint = await startMoto(folder, keeper, () => undefined);
});

afterAll(async () => {
  await keeper.stopAll();
  rmSync(folder, { recursive: true });
});

test('gives access to the account of the team', async () => {
  const access = await prepareAccount(endpoint, credentials, analytics);
  const caller = await new STSClient(access).send(new GetCallerIdentityCommand({}));
  expect(caller.Account).toBe('222222222222');
});

test('creates the deployer role, and updates it at a later start', async () => {
  await prepareAccount(endpoint, credentials, payments);
  const access = await prepareAccount(endpoint, credentials, { ...payments, externalId: 'another-id' });
  const iam = new IAMClient(access);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: DEPLOYER_ROLE_NAME }));
  expect(Role?.Arn).toBe(payments.deployerRoleArn);
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({
    Statement: [
      { Condition: { StringEquals: { 'sts:ExternalId': 'another-id' } } },
      { Action: 'sts:SetSourceIdentity' },
    ],
  });
  const named = { RoleName: DEPLOYER_ROLE_NAME, PolicyName: DEPLOYER_ROLE_NAME };
  const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(named));
  expect(decodeURIComponent(PolicyDocument ?? '')).toContain('kms:CreateKey');
});

test('creates one usable key and one key for each reason a key cannot be used, once', async () => {
  const access = await prepareAccount(endpoint, credentials, payments);
  await makeSampleKeys(access, payments);
  await makeSampleKeys(access, payments);
  const kms = new KMSClient(access);
  expect((await kms.send(new ListKeysCommand({}))).Keys).toHaveLength(5);
  const describe = async (alias: string) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: `alias/${alias}` }));
    return [KeyMetadata?.KeyState, KeyMetadata?.KeySpec, KeyMetadata?.KeyUsage];
  };
  expect(await describe('shared-data')).toEqual(['Enabled', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT']);
  expect(await describe('paused-data')).toEqual(['Disabled', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT']);
  expect(await describe('retired-data')).toEqual(['PendingDeletion', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT']);
  expect(await describe('document-signing')).toEqual(['Enabled', 'RSA_2048', 'SIGN_VERIFY']);
  expect(await describe('request-codes')).toEqual(['Enabled', 'HMAC_256', 'GENERATE_VERIFY_MAC']);
});

test('reports an AWS simulator that does not answer with its address', async () => {
  const error = await prepareAccount('http://127.0.0.1:1', credentials, payments).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ message: expect.stringContaining('http://127.0.0.1:1') });
});

test("calls a custom endpoint with the keys in the user's environment", () => {
  const env = { NODE_ENV: 'test', AWS_ACCESS_KEY_ID: 'mine', AWS_SECRET_ACCESS_KEY: 'secret' } as const;
  expect(portalCredentials(env).accessKeyId).toBe('sandbox');
  expect(portalCredentials({ ...env, AWS_ENDPOINT_URL: endpoint }).accessKeyId).toBe('mine');
});
