import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addKeyUser } from '#lib/aws/key-policy.ts';
import { FIELD_DENIES, type FieldDeny } from '#lib/aws/testing/field-denies.ts';
import { openDirect } from '../testing/left-overs.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
});
afterAll(() => engine?.stop());

/** The planned policy change for an existing key with these additional statements. */
async function planPolicy(...statements: object[]) {
  const { resources } = await engine.plan({ key: await existingKey(statements) });
  return resources.find(({ resource }) => resource === 'key-policy');
}

async function existingKey(statements: object[]) {
  const { kms } = await openDirect(engine);
  const root = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' };
  const Statement = [root, ...statements].map((one) => ({ Effect: 'Allow', Resource: '*', ...one }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy }));
  return { mode: 'existing' as const, keyArn: KeyMetadata?.Arn ?? '' };
}

it('the plan for an existing key lists who else has access and warns of principals outside the account', async () => {
  const policy = await planPolicy(
    { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app` }, Action: 'kms:Decrypt' },
    { Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'kms:*' },
    { Principal: '*', Action: 'kms:Decrypt', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
  );
  expect(policy?.access).toEqual([
    { principal: '*', kind: 'anyone', may: ['use'], isConditional: true },
    {
      principal: 'arn:aws:iam::999999999999:root',
      kind: 'other-account',
      may: ['use', 'administer'],
      isConditional: false,
    },
    { principal: `arn:aws:iam::${ACCOUNT}:role/app`, kind: 'own', may: ['use'], isConditional: false },
  ]);
  expect(policy?.warnings).toEqual(['key-policy-anyone', 'key-policy-other-account']);
});

it('the plan for an existing key warns of a deleted principal if the role is already a key user', async () => {
  const { Statement: users } = addKeyUser({ Statement: [] }, `arn:aws:iam::${ACCOUNT}:role/aurora-data-loader`);
  expect(
    await planPolicy(...users, { Principal: { AWS: 'AROAEXAMPLEID00000001' }, Action: 'kms:Decrypt' }),
  ).toMatchObject({
    action: 'no-change',
    access: [{ principal: 'AROAEXAMPLEID00000001', kind: 'deleted', may: ['use'], isConditional: false }],
    warnings: ['key-policy-deleted-principal'],
  });
});

it('the plan for an existing key gives no warning if only the account has access', async () => {
  expect(await planPolicy()).toMatchObject({ access: [], warnings: [] });
});

/** For actions that the portal doesn't need here: moto applies a Deny to everyone and ignores its condition. */
const everyoneBut = (Condition: object) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Condition,
});

it('the plan for an existing key ignores a Deny that does not apply to the role', async () => {
  const others = [
    everyoneBut({ StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } }),
    everyoneBut({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } }),
  ];
  expect(await planPolicy(...others)).toMatchObject({ action: 'update', warnings: [] });
});

it('the plan for an existing key warns if a Deny may apply to the role', async () => {
  const organization = everyoneBut({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
  expect(await planPolicy(organization)).toMatchObject({ action: 'update', warnings: ['key-policy-undecided'] });
});

it('the plan for an existing key is a conflict if its policy denies the role what it needs', async () => {
  const { Condition, ...everyone } = everyoneBut({});
  expect(await planPolicy({ ...everyone, Action: 'kms:GenerateDataKey*' })).toMatchObject({
    action: 'conflict',
    conflict: { code: 'key-policy-denies-role', params: { actions: 'kms:GenerateDataKey' } },
  });
});

it('the plan for an existing key is a conflict if its policy denies the deployer role what it needs', async () => {
  const loaders = everyoneBut({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/aurora-*` } });
  expect(await planPolicy(loaders)).toMatchObject({
    action: 'conflict',
    conflict: {
      code: 'key-policy-denies-deployer',
      params: { actions: 'kms:GenerateDataKey, kms:Decrypt', roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer` },
    },
  });
});

it('the plan for an existing key is a conflict if its policy lets the role administer the key', async () => {
  const Condition = { StringEquals: { 'kms:CallerAccount': ACCOUNT } };
  expect(await planPolicy({ Principal: { AWS: '*' }, Action: ['kms:Decrypt', 'kms:Put*'], Condition })).toMatchObject({
    action: 'conflict',
    conflict: { code: 'key-policy-allows-too-much', params: { actions: 'kms:PutKeyPolicy' } },
  });
  expect(await planPolicy({ Principal: { AWS: '*' }, Action: ['kms:Decrypt'], Condition })).toMatchObject({
    action: 'update',
    warnings: [],
  });
});

it('a run succeeds, with a note, on a key policy with every Deny that may spare the role', async () => {
  const isOfOne = ({ condition }: FieldDeny) => /PrincipalArn|PrincipalTag/.test(JSON.stringify(condition));
  const spares = FIELD_DENIES.filter((one) => one.denied.length === 0 && !isOfOne(one));
  expect(spares.length).toBeGreaterThan(30);
  const key = await existingKey(spares.map(({ condition }) => everyoneBut(condition)));
  const change = {
    key,
    source: { secretName: 'noted_source', userName: 'u' },
    destination: { secretName: 'noted_destination', userName: 'u' },
    role: { roleName: 'noted-loader', policyName: 'inline' },
  };
  const planned = (await engine.plan(change)).resources.find(({ resource }) => resource === 'key-policy');
  expect(planned).toMatchObject({ action: 'update', warnings: ['key-policy-undecided'] });
  const runId = await engine.requestReviewed(change);
  await engine.execute(runId);
  const { state, checks } = await engine.view(runId);
  expect({ state, undecided: checks.flatMap(({ undecided }) => undecided ?? []) }).toEqual({
    state: 'succeeded',
    undecided: [`kms:Decrypt ${key.keyArn}, kms:GenerateDataKey ${key.keyArn}`],
  });
});

it('a run on an existing key that denies other accounts or organizations succeeds, with a note about the latter', async () => {
  const [accounts, organizations] = await Promise.all([
    existingKey([everyoneBut({ StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } })]),
    existingKey([everyoneBut({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })]),
  ]);
  async function finish(change: Parameters<typeof engine.request>[0]) {
    const runId = await engine.request(change);
    await engine.execute(runId);
    const { state, checks } = await engine.view(runId);
    return { state, undecided: checks.flatMap(({ undecided }) => undecided ?? []) };
  }
  expect(await finish({ key: accounts })).toEqual({ state: 'succeeded', undecided: [] });
  const { keyArn } = organizations;
  const second = {
    key: organizations,
    source: { secretName: 'second_source', userName: 'u' },
    destination: { secretName: 'second_destination', userName: 'u' },
    role: { roleName: 'second-loader', policyName: 'inline' },
  };
  expect(await finish(second)).toEqual({
    state: 'succeeded',
    undecided: [`kms:Decrypt ${keyArn}, kms:GenerateDataKey ${keyArn}`],
  });
});
