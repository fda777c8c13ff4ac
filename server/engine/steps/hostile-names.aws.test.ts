import { CreateRoleCommand, GetRoleCommand, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
} from '@aws-sdk/client-kms';
import { CreateSecretCommand, DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { ASSUMER_TAG, portalTags } from '#lib/aws/tags.ts';
import type { ErrorCode } from '#lib/errors.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { openDirect } from '../testing/left-overs.ts';
import { requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const { roleName } = requestFor().role;
const { secretName } = requestFor().source;
/** Lets anyone in. If the portal used this role, everyone would have access to the secrets. */
const PERMISSIVE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});
const OPEN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
});

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

/** A resource of another owner, with the run's own tags if it can have tags. */
interface Hostile {
  make(runId: string): Promise<void>;
  /** Everything AWS stores about it. */
  read(): Promise<unknown>;
  /** The call with which the run would have created its own. */
  call: string;
  step: StepName;
  code: ErrorCode;
}

const tagsOf = (runId: string) => portalTags('payments', runId).map(({ key, value }) => ({ Key: key, Value: value }));

const HOSTILE: Readonly<Record<'role' | 'secret' | 'alias', Hostile>> = {
  role: {
    call: 'CreateRole',
    step: 'iam-role',
    code: 'not-as-made',
    async make(runId) {
      const Tags = [...tagsOf(runId), { Key: ASSUMER_TAG.key, Value: ASSUMER_TAG.value }];
      await direct.iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: PERMISSIVE, Tags }));
      const policy = { RoleName: roleName, PolicyName: 'theirs', PolicyDocument: OPEN };
      await direct.iam.send(new PutRolePolicyCommand(policy));
    },
    async read() {
      const { Role } = await direct.iam.send(new GetRoleCommand({ RoleName: roleName }));
      const { PolicyNames } = await direct.iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
      return { Role, PolicyNames };
    },
  },
  secret: {
    call: 'CreateSecret',
    step: 'source-secret',
    code: 'secret-name-taken',
    async make() {
      await direct.secrets.send(new CreateSecretCommand({ Name: secretName, SecretString: 'theirs' }));
    },
    async read() {
      const { $metadata: _one, ...state } = await direct.secrets.send(
        new DescribeSecretCommand({ SecretId: secretName }),
      );
      const { SecretString } = await direct.secrets.send(new GetSecretValueCommand({ SecretId: secretName }));
      return { ...state, LastAccessedDate: undefined, SecretString };
    },
  },
  alias: {
    call: 'CreateAlias',
    step: 'kms-alias',
    code: 'alias-taken',
    async make(runId) {
      const Tags = portalTags('payments', `${runId}-not`).map(({ key, value }) => ({ TagKey: key, TagValue: value }));
      const { KeyMetadata } = await direct.kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Tags }));
      const TargetKeyId = KeyMetadata?.KeyId ?? '';
      await direct.kms.send(new CreateAliasCommand({ AliasName: 'alias/limitless', TargetKeyId }));
    },
    async read() {
      const { KeyMetadata } = await direct.kms.send(new DescribeKeyCommand({ KeyId: 'alias/limitless' }));
      const KeyId = KeyMetadata?.KeyId ?? '';
      const { Policy } = await direct.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      const { Aliases } = await direct.kms.send(new ListAliasesCommand({ KeyId }));
      return { KeyMetadata, Policy, Aliases };
    },
  },
};

describe.each(['role', 'secret', 'alias'] as const)('another owner’s %s with the requested name', (what) => {
  const { make, read, call, step, code } = HOSTILE[what];

  it('that exists before the run is a conflict and stays unchanged, and nothing is created', async () => {
    const runId = await engine.request();
    await make(runId);
    const before = await read();
    await engine.execute(runId);
    expect((await engine.view(runId)).steps.names.attempts.at(-1)?.error?.code).toBe(code);
    expect(await read()).toEqual(before);
    const changes = (await engine.aws.faults.calls()).filter(({ operation }) => /^(?:Create|Put|Tag)/.test(operation));
    expect(changes).toEqual([]);
  });

  it('that appears between the run’s read and its call is a conflict too and stays unchanged', async () => {
    const held = await engine.aws.faults.hold({
      operation: call,
      ...(what === 'secret' && { where: { Name: secretName } }),
    });
    const runId = await engine.request();
    const working = engine.execute(runId);
    await held.reached();
    await make(runId);
    const before = await read();
    await held.release();
    await working;
    const view = await engine.view(runId);
    expect(view.state).toBe('failed');
    expect(view.steps[step].attempts.at(-1)?.error?.code).toBe(code);
    expect(await read()).toEqual(before);

    // A retry or a clean-up of the run doesn't change it either.
    await engine.retry(runId, step);
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('failed');
    const plan = await engine.planCleanUp(runId);
    const cleanUp = await engine.requestCleanUp(runId, plan);
    await engine.execute(cleanUp);
    expect((await engine.view(cleanUp)).state).toBe('succeeded');
    expect(await read()).toEqual(before);
  });
});

it('a secret name that ends like an ARN is planned with a warning and keeps apart from the name without the ending', async () => {
  const change = {
    source: { secretName: 'prod', userName: 'reader' },
    destination: { secretName: 'prod-source', userName: 'writer' },
  };
  const { resources } = await engine.plan(change);
  const warned = resources.filter(({ warnings }) => warnings.includes('secret-ends-like-arn'));
  expect(warned.map(({ resource, action }) => [resource, action])).toEqual([['destination-secret', 'create']]);
  const runId = await engine.requestReviewed(change);
  await engine.execute(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
  const read = async (SecretId: string) =>
    JSON.parse((await direct.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '{}').username;
  expect([await read('prod'), await read('prod-source')]).toEqual(['reader', 'writer']);
});
