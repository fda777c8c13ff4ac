import { CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { awsPrincipals, type PolicyDocument } from '#lib/aws/policy.ts';
import { FIELD_POLICIES } from '#lib/aws/testing/field-policies.ts';
import { openDirect } from '../testing/left-overs.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/aurora-data-loader`;

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

/** A key of the account with this policy, and the users and roles in it. moto accepts what KMS refuses by now. */
async function makeKey(policy: PolicyDocument) {
  const { iam, kms } = direct;
  await iam.send(new CreateUserCommand({ UserName: 'app' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: '{"Statement":[]}' }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: JSON.stringify(policy) }));
  return { mode: 'existing' as const, keyArn: KeyMetadata?.Arn ?? '' };
}

async function readPolicy(KeyId: string): Promise<PolicyDocument> {
  const { Policy } = await direct.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return JSON.parse(Policy ?? '{}');
}

async function planPolicy(key: Awaited<ReturnType<typeof makeKey>>) {
  const { resources } = await engine.plan({ key });
  return resources.find(({ resource }) => resource === 'key-policy');
}

describe.each<[keyof typeof FIELD_POLICIES, { code: string; params: object }]>([
  [
    'a statement without Resource',
    { code: 'key-policy-incomplete', params: { statements: 'Allow use of the key (Resource)' } },
  ],
  ['a Sid in Chinese', { code: 'key-policy-characters', params: { statements: '\u5168\u6a29\u9650' } }],
  ['almost 32 KB', { code: 'policy-too-large', params: { operation: 'PutKeyPolicy' } }],
  ['a deleted role', { code: 'key-policy-names-deleted', params: { principals: 'AROAEXAMPLEID00000001' } }],
])('a key policy with %s', (name, conflict) => {
  it('is a conflict in the plan, and a run creates nothing', async () => {
    const key = await makeKey(FIELD_POLICIES[name]);
    expect(await planPolicy(key)).toMatchObject({ action: 'conflict', conflict, arn: key.keyArn });
    const runId = await engine.request({ key });
    await engine.execute(runId);
    const { state, steps } = await engine.view(runId);
    expect({ state, error: steps.names.attempts.at(-1)?.error }).toMatchObject({ state: 'failed', error: conflict });
    const changes = (await engine.aws.faults.calls()).filter(({ operation }) => /^(?:Create|Put|Tag)/.test(operation));
    expect(changes).toEqual([]);
  });
});

it.each<[keyof typeof FIELD_POLICIES, { added: number; warnings: string[] }]>([
  ['the older default policy of the console with the account as a user', { added: 0, warnings: [] }],
  ['a Deny for other accounts', { added: 2, warnings: [] }],
  ['an Allow for an organization', { added: 2, warnings: ['key-policy-anyone'] }],
  ['a role and a service as users', { added: 1, warnings: [] }],
  ['a condition with true without quotes', { added: 0, warnings: [] }],
])('a run on a key policy with %s succeeds, and the role joins the statements that fit', async (name, expected) => {
  const before = FIELD_POLICIES[name];
  const key = await makeKey(before);
  const planned = await planPolicy(key);
  expect(planned).toMatchObject({ action: 'update', warnings: expected.warnings });
  const runId = await engine.requestReviewed({ key });
  await engine.execute(runId);
  const { state, checks } = await engine.view(runId);
  expect({ state, undecided: checks.filter(({ undecided }) => undecided) }).toEqual({
    state: 'succeeded',
    undecided: [],
  });
  const after = await readPolicy(key.keyArn);
  expect(after).toEqual(planned?.documents[0]?.after);
  expect(after.Statement).toHaveLength(before.Statement.length + expected.added);
  expect(after.Statement.filter((one) => awsPrincipals(one).includes(ROLE))).toHaveLength(2);
});

it.each<[string, keyof typeof FIELD_POLICIES, string]>([
  ['a deleted role', 'a deleted role', 'key-policy-names-deleted'],
  ['an incomplete statement', 'a statement without Resource', 'key-policy-incomplete'],
])('says at once that %s is in the way if it appears after the plan', async (_what, name, code) => {
  const key = await makeKey(FIELD_POLICIES['a Deny for other accounts']);
  const held = await engine.aws.faults.hold({ operation: 'CreateRole' });
  const runId = await engine.request({ key });
  const working = engine.execute(runId);
  await held.reached();
  const Policy = JSON.stringify(FIELD_POLICIES[name]);
  await direct.kms.send(new PutKeyPolicyCommand({ KeyId: key.keyArn, PolicyName: 'default', Policy }));
  await held.release();
  await working;
  const { error } = (await engine.view(runId)).steps['key-policy'].attempts.at(-1) ?? {};
  expect(error).toMatchObject({ code, aws: { code: 'MalformedPolicyDocumentException' } });
  expect(await engine.aws.faults.calls('PutKeyPolicy')).toHaveLength(1);
});

it('ends with the fixed limit, not a quota, if KMS finds the policy too large when it is written', async () => {
  const key = await makeKey(FIELD_POLICIES['a Deny for other accounts']);
  const fault = { kind: 'custom' as const, status: 400, code: 'LimitExceededException' };
  await engine.aws.faults.fail({ operation: 'PutKeyPolicy', ...fault });
  const runId = await engine.request({ key });
  await engine.execute(runId);
  const { error } = (await engine.view(runId)).steps['key-policy'].attempts.at(-1) ?? {};
  expect(error).toMatchObject({ code: 'policy-too-large', params: { operation: 'PutKeyPolicy' } });
});
