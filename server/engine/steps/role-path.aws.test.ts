import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { openDirect, tagsOf } from '../testing/left-overs.ts';
import { ACCOUNT, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

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

const arnOf = (path: string, name = 'aurora-data-loader') => `arn:aws:iam::${ACCOUNT}:role${path}${name}`;
const underPath = (path: string, name = 'aurora-data-loader') => ({
  role: { roleName: name, policyName: 'data_loading_policy', path },
});

async function readKeyPolicy(keyArn: string | undefined): Promise<string> {
  const { Policy } = await direct.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
  return Policy ?? '';
}

it('makes, checks and cleans up a role under the path of its request, whatever the settings say meanwhile', async () => {
  const runId = await engine.request(underPath('/limitless/'));
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect([view.state, view.arns.roleArn]).toEqual(['succeeded', arnOf('/limitless/')]);
  const { Role } = await direct.iam.send(new GetRoleCommand({ RoleName: 'aurora-data-loader' }));
  expect(Role?.Path).toBe('/limitless/');
  expect(await readKeyPolicy(view.arns.keyArn)).toContain(`"${arnOf('/limitless/')}"`);

  const plan = await engine.planCleanUp(runId);
  expect(plan.rows.filter(({ reason }) => reason !== null)).toEqual([]);
  const cleanUpId = await engine.requestCleanUp(runId, plan);
  await engine.execute(cleanUpId);
  expect((await engine.view(cleanUpId)).state).toBe('succeeded');
  await expect(direct.iam.send(new GetRoleCommand({ RoleName: 'aurora-data-loader' }))).rejects.toThrow();
});

it('knows the roles of other setups on its key by their paths', async () => {
  await engine.aws.faults.fail({ operation: 'PutRolePolicy', nth: 1, kind: 'access-denied' });
  const first = await engine.request();
  await engine.execute(first);
  const { keyArn = '' } = (await engine.view(first)).arns;
  const second = await engine.request({
    key: { mode: 'existing', keyArn },
    source: { ...requestFor().source, secretName: 'second-source-of-two' },
    destination: { ...requestFor().destination, secretName: 'second-destination-of-two' },
    ...underPath('/division/limitless/', 'second-loader'),
  });
  await engine.execute(second);
  expect((await engine.view(second)).state).toBe('succeeded');
  await engine.retry(first, 'role-policy');
  await engine.execute(first);
  const view = await engine.view(first);
  expect(view.checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(view.state).toBe('succeeded');
  expect(await readKeyPolicy(keyArn)).toContain(arnOf('/division/limitless/', 'second-loader'));
});

it('stops at a role with its name under another path, before it makes anything', async () => {
  await makeRole('/elsewhere/');
  const runId = await engine.request(underPath('/limitless/'));
  await engine.execute(runId);
  const { steps, arns } = await engine.view(runId);
  expect(steps.names.attempts.at(-1)?.error).toMatchObject({
    code: 'role-name-taken',
    params: { arn: arnOf('/elsewhere/') },
  });
  expect(arns).toEqual({});
});

it('doesn’t adopt a role with the tags of the run under another path', async () => {
  const runId = await engine.request(underPath('/limitless/'));
  await makeRole('/', runId);
  await engine.execute(runId);
  expect((await engine.view(runId)).steps.names.attempts.at(-1)?.error).toMatchObject({
    code: 'not-as-made',
    params: { differences: 'Path' },
  });
});

async function makeRole(Path: string, runId?: string): Promise<void> {
  await direct.iam.send(
    new CreateRoleCommand({
      RoleName: 'aurora-data-loader',
      Path,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
      ...(runId && {
        Tags: Object.entries({ ...tagsOf(runId), [ASSUMER_TAG.key]: ASSUMER_TAG.value }).map(([Key, Value]) => ({
          Key,
          Value,
        })),
      }),
    }),
  );
}
