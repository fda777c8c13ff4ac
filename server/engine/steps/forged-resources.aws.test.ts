import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateGrantCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { approveRun } from '#server/commands/approve-run.ts';
import { intentToken } from '#server/store/runs/intent-token.ts';
import { readTokens } from '#server/store/runs/intents.ts';
import { openDirect, tagsOf } from '../testing/left-overs.ts';
import { ACCOUNT, LEAD, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const MAKES = /^(?:Create|Put|Update|Tag|Restore)/;
const FOREIGN = 'arn:aws:iam::999999999999:root';
const READ_BY_FOREIGN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: FOREIGN }, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
});
const EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

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

/** Expects the run to stop before it creates anything, at the step that finds the forged resource. */
async function expectRefused(runId: string, step: StepName, differences: string) {
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect(view.state).toBe('failed');
  const error = view.steps[step].attempts.at(-1)?.error;
  expect({ code: error?.code, differences: error?.params.differences }).toEqual({ code: 'not-as-made', differences });
  const calls = await engine.aws.faults.calls();
  expect(calls.map(({ operation }) => operation).filter((name) => MAKES.test(name))).toEqual([]);
}

const keyPolicy = () =>
  initialKeyPolicy({ partition: 'aws', accountId: ACCOUNT, administratorArns: [], administratorsMayDelete: true });

/** Creates a key as the run would, except for the change. */
async function forgeKey(runId: string, change: Partial<CreateKeyCommandInput> = {}): Promise<string> {
  const { KeyMetadata } = await direct.kms.send(
    new CreateKeyCommand({
      KeyUsage: 'ENCRYPT_DECRYPT',
      Description: '',
      Policy: JSON.stringify(keyPolicy()),
      Tags: Object.entries(tagsOf(runId)).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      ...change,
    }),
  );
  return KeyMetadata?.KeyId ?? '';
}

const decryptableBy = (principal: string) => {
  const { Statement, ...rest } = keyPolicy();
  const more = { Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:Decrypt', Resource: '*' };
  return JSON.stringify({ ...rest, Statement: [...Statement, more] });
};

describe('a key with the run’s tags', () => {
  it.each<[string, string, (runId: string) => Promise<unknown>]>([
    [
      'another account may decrypt with it',
      'KeyPolicy',
      (runId) => forgeKey(runId, { Policy: decryptableBy(FOREIGN) }),
    ],
    [
      'it has a grant',
      'Grants',
      async (runId) => {
        const KeyId = await forgeKey(runId);
        await direct.kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: FOREIGN, Operations: ['Decrypt'] }));
      },
    ],
    ['it is multi-Region', 'MultiRegion', (runId) => forgeKey(runId, { MultiRegion: true })],
    ['its key material is imported', 'Origin', (runId) => forgeKey(runId, { Origin: 'EXTERNAL' })],
    ['it has another description', 'Description', (runId) => forgeKey(runId, { Description: 'mine' })],
  ])('is not the run’s own if %s', async (_what, differences, forge) => {
    const runId = await engine.request();
    await forge(runId);
    await expectRefused(runId, 'names', differences);
  });

  it('is not the run’s own if it appears in an approved run', async () => {
    const runId = await engine.requestForApproval();
    await forgeKey(runId, { Policy: decryptableBy(FOREIGN) });
    const planHash = (await engine.view(runId)).approval?.planHash ?? '';
    await approveRun(engine.portal, LEAD, { runId, planHash });
    await expectRefused(runId, 'names', 'KeyPolicy');
  });

  it('is not the run’s own if it appears while the run looks for the key of its own call', async () => {
    const runId = await engine.request();
    await engine.aws.faults.fail({ operation: 'CreateKey', kind: 'drop-before' });
    const working = engine.execute(runId);
    const isLooking = async () => (await engine.view(runId)).steps['kms-key'].waiting?.reason === 'key-lookup';
    await vi.waitUntil(isLooking, { timeout: 20_000 });
    await forgeKey(runId, { Policy: decryptableBy(FOREIGN) });
    await working;
    const { attempts } = (await engine.view(runId)).steps['kms-key'];
    expect(attempts.at(-1)?.error).toMatchObject({ code: 'not-as-made', params: { differences: 'KeyPolicy' } });
  });

  it('is the run’s own if it is exactly what the run creates', async () => {
    const runId = await engine.request();
    const keyId = await forgeKey(runId);
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect([view.state, view.arns.keyArn?.split('/').at(-1)]).toEqual(['succeeded', keyId]);
  });
});

describe('a key that was changed after the run created it', () => {
  it.each<[string, (KeyId: string) => Promise<unknown>]>([
    [
      'KeyPolicy',
      (KeyId) =>
        direct.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: decryptableBy(FOREIGN) })),
    ],
    [
      'Grants',
      (KeyId) => direct.kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: FOREIGN, Operations: ['Decrypt'] })),
    ],
  ])('gets no password if its %s changed', async (differences, change) => {
    const runId = await engine.request();
    const held = await engine.aws.faults.hold({ operation: 'CreateKey', when: 'after' });
    const working = engine.execute(runId);
    await held.reached();
    const { Keys } = await direct.kms.send(new ListKeysCommand({}));
    await change(Keys?.[0]?.KeyId ?? '');
    await held.release();
    await working;
    const { attempts } = (await engine.view(runId)).steps['source-secret'];
    expect(attempts.at(-1)?.error).toMatchObject({ code: 'not-as-made', params: { differences } });
    expect(await engine.aws.faults.calls('CreateSecret')).toEqual([]);
  });
});

/** Creates a secret as the run would, except for the change. */
async function forgeSecret(runId: string, change: Partial<CreateSecretCommandInput> = {}): Promise<void> {
  await direct.secrets.send(
    new CreateSecretCommand({
      Name: 'source_DB_secret',
      // As if someone had read the token in the portal's database.
      ClientRequestToken: (await readTokens(engine.database.db, runId))['source-secret'],
      SecretString: '{"username":"mine","password":"mine"}',
      Tags: Object.entries(tagsOf(runId)).map(([Key, Value]) => ({ Key, Value })),
      ...change,
    }),
  );
}

describe('a secret with the run’s tags', () => {
  const SecretId = 'source_DB_secret';
  it.each<[string, string, (runId: string) => Promise<unknown>]>([
    [
      'another account may read it',
      'ResourcePolicy',
      async (runId) => {
        await forgeSecret(runId);
        await direct.secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: READ_BY_FOREIGN }));
      },
    ],
    [
      'it is replicated to another Region',
      'ReplicationStatus',
      async (runId) => {
        await forgeSecret(runId);
        await direct.secrets.send(
          new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'us-west-2' }] }),
        );
      },
    ],
    [
      'its value comes from a call that needs only the run’s ID',
      'VersionIdsToStages',
      (runId) => forgeSecret(runId, { ClientRequestToken: intentToken(runId, 'source-secret') }),
    ],
    [
      'it has a second value',
      'VersionIdsToStages',
      async (runId) => {
        await forgeSecret(runId);
        await direct.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'another' }));
      },
    ],
    ['it has a description', 'Description', (runId) => forgeSecret(runId, { Description: 'mine' })],
  ])('is not the run’s own and gets no password if %s', async (_what, differences, forge) => {
    const runId = await engine.request();
    await forge(runId);
    await expectRefused(runId, 'names', differences);
  });

  it('is not the run’s own and gets no password if it is encrypted with another key', async () => {
    const runId = await engine.request();
    await forgeSecret(runId, { KmsKeyId: await forgeKey(runId, { Tags: [] }) });
    await engine.execute(runId);
    const { attempts } = (await engine.view(runId)).steps['source-secret'];
    expect(attempts.at(-1)?.error).toMatchObject({ code: 'not-as-made', params: { differences: 'KmsKeyId' } });
  });
});

/** Creates a role as the run would, except for the change. */
async function forgeRole(runId: string, change: object = {}): Promise<void> {
  await direct.iam.send(
    new CreateRoleCommand({
      RoleName: 'aurora-data-loader',
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
      Tags: [...Object.entries(tagsOf(runId)), [ASSUMER_TAG.key, ASSUMER_TAG.value]].map(([Key, Value]) => ({
        Key,
        Value,
      })),
      ...change,
    }),
  );
}

describe('a role with the run’s tags', () => {
  const RoleName = 'aurora-data-loader';
  it.each<[string, string, (runId: string) => Promise<unknown>]>([
    [
      'it has another inline policy',
      'RolePolicyList',
      async (runId) => {
        await forgeRole(runId);
        await direct.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'second', PolicyDocument: EVERYTHING }));
      },
    ],
    [
      'a managed policy is attached to it',
      'RolePolicyList',
      async (runId) => {
        await forgeRole(runId);
        const { Policy } = await direct.iam.send(
          new CreatePolicyCommand({ PolicyName: 'everything', PolicyDocument: EVERYTHING }),
        );
        await direct.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
      },
    ],
    [
      'another principal may assume it',
      'AssumeRolePolicyDocument',
      (runId) =>
        forgeRole(runId, {
          AssumeRolePolicyDocument: JSON.stringify({
            ...trustPolicy(),
            Statement: [{ Effect: 'Allow', Principal: { AWS: FOREIGN }, Action: 'sts:AssumeRole' }],
          }),
        }),
    ],
    ['it has a path', 'Path', (runId) => forgeRole(runId, { Path: '/elsewhere/' })],
    [
      'it has a permissions boundary',
      'PermissionsBoundary',
      (runId) => forgeRole(runId, { PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/any` }),
    ],
    ['its sessions are longer', 'MaxSessionDuration', (runId) => forgeRole(runId, { MaxSessionDuration: 43_200 })],
  ])('is not the run’s own if %s', async (_what, differences, forge) => {
    const runId = await engine.request();
    await forge(runId);
    await expectRefused(runId, 'names', differences);
  });
});
