import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, ListKeysCommand, UntagResourceCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DescribeSecretCommand, TagResourceCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { expectSetUp } from '#e2e/harness/expected-set-up.ts';
import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG, type Tag } from '#lib/aws/tags.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { RunView } from '#lib/runs/view.ts';
import { readTokens } from '#server/store/runs/intents.ts';
import { leaveSecret, openDirect, tagsOf } from '../testing/left-overs.ts';
import { ASKED_DESCRIPTION, ASKED_TAG, labeledRequest } from '../testing/spoil.ts';
import { ACCOUNT, PASSWORDS, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

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

async function finish(request: Partial<RunRequest>): Promise<RunView> {
  const runId = await engine.request(request);
  await engine.execute(runId);
  return engine.view(runId);
}

/** Expects the setup in AWS, with exactly the requested tags besides the portal's. `kept`: those of a restored secret. */
async function expectLabeled(view: RunView, kept: Tag[] = []): Promise<void> {
  expect(view.state).toBe('succeeded');
  expect(view.checks.filter(({ passed }) => !passed)).toEqual([]);
  const { keyArn: key = '', sourceSecretArn: source = '', destinationSecretArn = '', roleArn: role = '' } = view.arns;
  const { request } = view;
  await expectSetUp(
    engine.aws.motoUrl,
    { key, source, destination: destinationSecretArn, role },
    {
      teamId: 'payments',
      runId: view.id,
      alias: 'limitless',
      key: request.key as Extract<RunRequest['key'], { mode: 'create' }>,
      source: {
        ...request.source,
        tags: [...(request.source.tags ?? []), ...kept],
        password: PASSWORDS.source,
        isRestored: kept.length > 0,
      },
      destination: { ...request.destination, password: PASSWORDS.destination },
      ...request.role,
      role: request.role,
    },
  );
}

const DIFFICULT = [
  { key: '部署', value: '決済 チーム' },
  { key: '_.:/=+-@', value: '_.:/=+-@' },
  { key: 'empty', value: '' },
  { key: 'k'.repeat(128), value: 'v'.repeat(256) },
  { key: '__proto__', value: 'constructor' },
];

describe('a run with descriptions and tags', () => {
  it('gives them to the key, the secrets and the role', async () => {
    await expectLabeled(await finish(labeledRequest({ description: 'a <b> & "c" ü', tags: DIFFICULT })));
  });

  it('gives none of one resource to another', async () => {
    const request = labeledRequest();
    const { description: _, tags: _tags, ...destination } = request.destination;
    await expectLabeled(await finish({ ...request, destination, role: { ...request.role, tags: [] } }));
  });

  it('has them in the plan, and repeats a lost call with them', async () => {
    await engine.aws.faults.fail({ operation: 'CreateKey', nth: 1, kind: 'drop-after' });
    await engine.aws.faults.fail({ operation: 'CreateSecret', nth: 1, kind: 'drop-after' });
    await engine.aws.faults.fail({ operation: 'CreateRole', nth: 1, kind: 'drop-after' });
    const runId = await engine.requestForApproval(labeledRequest());
    const rows = (await engine.view(runId)).approval?.plan?.resources ?? [];
    const labeled = rows.filter(({ tags }) => tags.some(({ key }) => key === ASKED_TAG.key));
    expect(labeled.map(({ resource, description }) => [resource, description])).toEqual(
      ['kms-key', 'source-secret', 'destination-secret', 'iam-role'].map((name) => [name, ASKED_DESCRIPTION]),
    );
    await expectLabeled(await finish(labeledRequest()));
    expect((await direct.kms.send(new ListKeysCommand({}))).Keys).toHaveLength(1);
  });

  it('gives them to a restored secret, which keeps its other tags', async () => {
    const request = labeledRequest();
    const { secretName } = request.source;
    const restoreArn = await leaveSecret(engine, {
      name: secretName,
      tags: { ...tagsOf('old'), CostCenter: 'old', kept: 'x' },
    });
    await expectLabeled(await finish({ ...request, source: { ...request.source, restoreArn } }), [
      { key: 'kept', value: 'x' },
    ]);
  });

  it('is cleaned up, also after others have changed its tags', async () => {
    const made = await finish(labeledRequest());
    const { keyArn, sourceSecretArn } = made.arns;
    await direct.kms.send(new UntagResourceCommand({ KeyId: keyArn?.split('/').at(-1), TagKeys: [ASKED_TAG.key] }));
    await direct.secrets.send(
      new TagResourceCommand({ SecretId: sourceSecretArn, Tags: [{ Key: 'more', Value: 'x' }] }),
    );
    const plan = await engine.planCleanUp(made.id);
    expect(plan.rows.filter(({ action }) => action === 'keep')).toEqual([]);
    const cleanUp = await engine.requestCleanUp(made.id, plan);
    await engine.execute(cleanUp);
    expect((await engine.view(cleanUp)).state).toBe('succeeded');
    await expect(direct.iam.send(new GetRoleCommand({ RoleName: made.request.role.roleName }))).rejects.toThrow();
    const secret = await direct.secrets.send(new DescribeSecretCommand({ SecretId: sourceSecretArn }));
    expect(secret.DeletedDate).toBeInstanceOf(Date);
  });
});

describe('a resource with the run’s tags that lacks the requested ones isn’t the run’s own:', () => {
  const Tags = (runId: string) => Object.entries(tagsOf(runId)).map(([Key, Value]) => ({ Key, Value }));
  const tags = (runId: string) => Object.entries(tagsOf(runId)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const policy = { partition: 'aws', accountId: ACCOUNT, administratorArns: [], administratorsMayDelete: true };

  it.each<[string, (runId: string) => Promise<unknown>]>([
    [
      'a key',
      (runId) =>
        direct.kms.send(
          new CreateKeyCommand({
            KeyUsage: 'ENCRYPT_DECRYPT',
            Description: ASKED_DESCRIPTION,
            Policy: JSON.stringify(initialKeyPolicy(policy)),
            Tags: tags(runId),
          }),
        ),
    ],
    [
      'a secret',
      async (runId) =>
        direct.secrets.send(
          new CreateSecretCommand({
            Name: labeledRequest().source.secretName,
            ClientRequestToken: (await readTokens(engine.database.db, runId))['source-secret'],
            SecretString: 'x',
            Description: ASKED_DESCRIPTION,
            Tags: Tags(runId),
          }),
        ),
    ],
    [
      'a role',
      (runId) =>
        direct.iam.send(
          new CreateRoleCommand({
            RoleName: labeledRequest().role.roleName,
            AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
            Description: ASKED_DESCRIPTION,
            Tags: [...Tags(runId), { Key: ASSUMER_TAG.key, Value: ASSUMER_TAG.value }],
          }),
        ),
    ],
  ])('%s', async (_what, forge) => {
    const runId = await engine.request(labeledRequest());
    await forge(runId);
    await engine.execute(runId);
    const { state, steps } = await engine.view(runId);
    expect(state).toBe('failed');
    expect(steps.names.attempts.at(-1)?.error).toMatchObject({ code: 'not-as-made', params: { differences: 'Tags' } });
  });
});
