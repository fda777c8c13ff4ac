import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import { boundaryPolicy, deployerPolicy } from '#lib/aws/deployer-policy.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import type { PolicyDocument, PolicyStatement } from '#lib/aws/policy.ts';
import type { Condition, ConditionId } from '#lib/onboarding.ts';
import { type Team, teamSchema } from '#lib/team.ts';
import { checkOnboarding } from './check-onboarding.ts';
import { onboardingTemplate } from './templates.ts';

const ACCOUNT = '111122223333';
/** The portal's identity in moto. */
const PORTAL = 'arn:aws:iam::123456789012:root';
const GIVEN = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: ACCOUNT,
  regions: ['us-east-1', 'eu-west-1'],
  deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/portal/deployer`,
  externalId: 'external-id-of-payments',
  permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/loaders`,
  groups: { dba: ['dba'], lead: ['lead'] },
};
const team: Team = teamSchema.parse(GIVEN);
let aws: TestAws;
let iam: IAMClient;
let folder: string;

beforeAll(async () => {
  aws = await openPooledAws();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  folder = mkdtempSync(path.join(tmpdir(), 'onboard-'));
  const groups = { support: [], auditor: [] };
  writeFileSync(path.join(folder, 'portal.config.yaml'), stringify({ teams: [GIVEN], groups }));
});
beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_SESSION_TOKEN', '');
  await aws.reset();
  ({ iam } = await openAwsClients(aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
  rmSync(folder, { recursive: true });
});

interface RoleInTemplate {
  RoleName: string;
  Path: string;
  AssumeRolePolicyDocument: PolicyDocument;
  Policies: { PolicyName: string; PolicyDocument: PolicyDocument }[];
}

const templateRole = (): RoleInTemplate =>
  parse(onboardingTemplate('cloudformation', team, PORTAL)).Resources.DeployerRole.Properties;

/** Creates the role as CloudFormation would, with the given changes. */
async function makeRole(change: Partial<RoleInTemplate> = {}): Promise<void> {
  const { AssumeRolePolicyDocument, Policies, ...names } = { ...templateRole(), ...change };
  const trust = JSON.stringify(AssumeRolePolicyDocument);
  await iam.send(new CreateRoleCommand({ ...names, AssumeRolePolicyDocument: trust }));
  for (const { PolicyName, PolicyDocument: document } of Policies) {
    const PolicyDocument = JSON.stringify(document);
    await iam.send(new PutRolePolicyCommand({ RoleName: names.RoleName, PolicyName, PolicyDocument }));
  }
}

const check = (one = team) => checkOnboarding(one, { hasAwsStandIn: false });
const notMet = (conditions: readonly Condition[]) =>
  Object.fromEntries(
    conditions.filter(({ state }) => state !== 'met').map(({ id, state, found }) => [id, [state, found]]),
  );

describe('the template', () => {
  test('for CloudFormation contains the role, its policies and the boundary', () => {
    const text = onboardingTemplate('cloudformation', team, PORTAL);
    const { DataLoaderBoundary, DeployerRole } = parse(text).Resources;
    expect(DataLoaderBoundary.Properties).toEqual({
      ManagedPolicyName: 'loaders',
      Path: '/',
      PolicyDocument: boundaryPolicy(team),
    });
    expect(DeployerRole.Properties).toEqual({
      RoleName: 'deployer',
      Path: '/portal/',
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: deployerTrustPolicy(team, PORTAL),
      Policies: [{ PolicyName: 'limitless-portal-deployer', PolicyDocument: deployerPolicy(team) }],
    });
    // YAML anchors and aliases, which CloudFormation rejects.
    expect(text).not.toMatch(/[&*]a\d/);
  });

  test('for Terraform contains the same', () => {
    const text = onboardingTemplate('terraform', team, PORTAL);
    const documents = [...text.matchAll(/jsonencode\((\{[\s\S]*?\n {2}\})\)/g)].map(([, json]) =>
      JSON.parse(json ?? ''),
    );
    expect(documents).toEqual([boundaryPolicy(team), deployerTrustPolicy(team, PORTAL), deployerPolicy(team)]);
    expect(text).not.toContain(['$', '{'].join(''));
    expect(text).toMatch(/resource "aws_iam_role" "deployer" \{\n {2}name = "deployer"\n {2}path = "\/portal\/"/);
  });

  test('stays within the limits of IAM, even with the longest list of existing keys', () => {
    const short = Array.from({ length: 20 }, (_, no) => [`t${no}`, 'x'.repeat(20)]);
    const existingKeys = {
      aliases: Array.from({ length: 20 }, (_, no) => 'x'.repeat(24 + no)),
      tags: Object.fromEntries(short),
    };
    const listed = teamSchema.parse({ ...GIVEN, existingKeys });
    const many = { ...listed, regions: Array.from({ length: 34 }, (_, no) => `ap-southeast-${no}`) };
    expect(JSON.stringify(deployerPolicy(many)).length).toBeLessThan(10_240);
    expect(JSON.stringify(deployerTrustPolicy({ externalId: 'x'.repeat(1224) }, PORTAL)).length).toBeLessThan(2048);
    expect(JSON.stringify(boundaryPolicy(many)).length).toBeLessThan(6144);
  });
});

describe('the check', () => {
  test('meets every condition with a role from the template, and shows that assuming it without the external ID fails', async () => {
    await makeRole();
    const conditions = await check();
    expect(notMet(conditions)).toEqual({});
    expect(conditions.find(({ id }) => id === 'external-id-demanded')).toMatchObject({ found: 'AccessDenied' });
    const assumed = await aws.faults.calls('AssumeRole');
    expect(assumed.filter(({ params }) => params.ExternalId === undefined).map(({ status }) => status)).toEqual([403]);
    const others = (await aws.faults.calls()).map(({ operation }) => operation);
    expect(others.filter((operation) => !/^(?:AssumeRole|List|Get)/.test(operation))).toEqual([]);
  });

  const trustWith = (condition: object): PolicyDocument => {
    const trust = deployerTrustPolicy(team, PORTAL);
    const [first, ...rest] = trust.Statement;
    const { StringEquals, StringLike } = first?.Condition ?? {};
    return {
      ...trust,
      Statement: [{ ...first, Condition: { StringEquals, StringLike, ...condition } }, ...rest],
    } as never;
  };
  test.each<[string, object, ConditionId[]]>([
    ['requires no external ID', { StringEquals: undefined }, ['external-id-demanded', 'other-external-id-refused']],
    [
      'accepts any external ID',
      { StringEquals: undefined, StringLike: { 'sts:ExternalId': '*', 'sts:SourceIdentity': '?*' } },
      ['other-external-id-refused', 'session-name-demanded'],
    ],
    [
      'requires no source identity',
      { StringLike: { 'sts:RoleSessionName': 'limitless-*' } },
      ['source-identity-demanded'],
    ],
    ['accepts any session name', { StringLike: { 'sts:SourceIdentity': '?*' } }, ['session-name-demanded']],
  ])('shows that a role %s', async (_what, condition, ids) => {
    await makeRole({ AssumeRolePolicyDocument: trustWith(condition) });
    const found = notMet(await check());
    expect(Object.keys(found)).toEqual(ids);
    expect(new Set(Object.values(found).map(([state]) => state))).toEqual(new Set(['not-met']));
  });

  const policiesWith = (change: (policy: PolicyDocument) => PolicyDocument) => [
    { PolicyName: 'deployer', PolicyDocument: change(deployerPolicy(team)) },
  ];
  test('names the actions that a role lacks', async () => {
    const without = (policy: PolicyDocument) => ({
      ...policy,
      Statement: policy.Statement.filter(({ Sid }) => Sid !== 'RestoreKeys' && Sid !== 'ChangeRoles'),
    });
    await makeRole({ Policies: policiesWith(without) });
    expect(notMet(await check())).toEqual({
      'rights-enough': ['not-met', 'iam:PutRolePolicy, kms:CancelKeyDeletion, kms:EnableKey'],
    });
  });

  const policiesAnd = (statement: PolicyStatement) =>
    policiesWith((policy) => ({ ...policy, Statement: [...policy.Statement, { ...statement, Resource: '*' }] }));
  test('names actions that the role allows and the portal never uses', async () => {
    const Action = ['iam:CreateRole', 'secretsmanager:GetSecretValue', 'kms:ScheduleKeyDeletion'];
    await makeRole({ Policies: policiesAnd({ Effect: 'Allow', Action }) });
    expect(notMet(await check())).toEqual({
      'rights-narrow': ['not-met', 'secretsmanager:GetSecretValue, iam:CreateRole, kms:ScheduleKeyDeletion'],
    });
  });

  test('names the actions for which the policies give no definite answer', async () => {
    const Condition = { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } };
    await makeRole({ Policies: policiesAnd({ Effect: 'Deny', Action: 'secretsmanager:Delete*', Condition }) });
    expect(notMet(await check())).toEqual({ 'rights-enough': ['unknown', 'secretsmanager:DeleteSecret'] });
  });

  describe('for a team with a list of existing keys', () => {
    const listed = teamSchema.parse({
      ...GIVEN,
      existingKeys: { aliases: ['shared-*', 'data'], tags: { use: 'limitless', env: 'prod' } },
    });
    const policyOf = (one: Team) => [{ PolicyName: 'deployer', PolicyDocument: deployerPolicy(one) }];

    test('meets every condition with the template for that list', async () => {
      await makeRole({ Policies: policyOf(listed) });
      expect(notMet(await check(listed))).toEqual({});
    });

    test('shows that a role can still change the policy of any key', async () => {
      await makeRole({ Policies: policyOf(team) });
      expect(notMet(await check(listed))).toEqual({ 'rights-narrow': ['not-met', 'kms:PutKeyPolicy'] });
    });

    test.each([
      ['an alias', { aliases: ['shared-*'], tags: { use: 'limitless', env: 'prod' } }],
      ['the tags', { aliases: ['shared-*', 'data'] }],
    ])('shows that a role lacks %s added to the list later', async (_what, existingKeys) => {
      await makeRole({ Policies: policyOf({ ...listed, existingKeys }) });
      expect(notMet(await check(listed))).toEqual({ 'rights-enough': ['not-met', 'kms:PutKeyPolicy'] });
    });
  });

  test('reports the rights of a role with attached policies as unknown', async () => {
    await makeRole();
    const PolicyDocument = JSON.stringify(boundaryPolicy(team));
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'more', PolicyDocument }));
    const PolicyArn = Policy?.Arn;
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'deployer', PolicyArn }));
    const unknown = ['unknown', PolicyArn];
    expect(notMet(await check())).toEqual({ 'rights-enough': unknown, 'rights-narrow': unknown });
  });

  test('does not count a refusal as proof if the portal itself is refused', async () => {
    const conditions = await check();
    expect(conditions.filter(({ state }) => state === 'met').map(({ id }) => id)).toEqual(['boundary-configured']);
    expect(conditions[0]).toEqual({ id: 'assumed', state: 'not-met', found: 'AccessDenied' });
  });

  test('does not count an outage as a refusal', async () => {
    await makeRole();
    await aws.faults.fail({ operation: 'AssumeRole', kind: 'error-before' });
    expect(notMet(await check())).toMatchObject({ 'external-id-demanded': ['unknown', 'aws-internal'] });
  });
});

describe('the command', () => {
  const main = path.join(import.meta.dirname, 'main.ts');
  const run = (...args: string[]) =>
    new Promise<{ status: number; out: string; err: string }>((resolve) => {
      const env = { ...process.env, PORTAL_CONFIG: path.join(folder, 'portal.config.yaml') };
      execFile(process.execPath, [main, ...args], { env, cwd: folder }, (error, out, err) => {
        resolve({ status: error ? Number(error.code) : 0, out, err });
      });
    });

  test('prints the template for the given role, or else for the portal’s own role', async () => {
    const portalRole = 'arn:aws:iam::999999999999:role/portal';
    const said = await run('--team', 'payments', '--portal-role', portalRole);
    expect(said).toEqual({ status: 0, err: '', out: onboardingTemplate('cloudformation', team, portalRole) });
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await iam.config.credentials();
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
    const known = await run('--team', 'payments', '--format', 'terraform');
    // The role's ARN, since the ARN of the session is temporary.
    expect(known.out).toBe(onboardingTemplate('terraform', team, `arn:aws:iam::${ACCOUNT}:role/reader`));
  });

  test('checks in both languages, and exits with 1 unless every condition is met', async () => {
    await makeRole();
    const met = await run('--team', 'payments', '--check');
    expect(met).toMatchObject({ status: 0, err: '' });
    expect(met.out.split('\n').filter((line) => line.startsWith('✔ '))).toHaveLength(9);
    await aws.reset();
    const refused = await run('--team', 'payments', '--check', '--language', 'ja');
    expect(refused.status).toBe(1);
    expect(refused.out).toContain('✘ ポータルは外部 ID を使用して');
    expect(met.out + refused.out).not.toContain(team.externalId);
  });

  test.each([
    ['no team', [], /Usage: npm run onboard/],
    ['an unknown option', ['--team', 'payments', '--force'], /Usage: npm run onboard/],
    ['an unknown format', ['--team', 'payments', '--format', 'pdf'], /Usage: npm run onboard/],
    ['an unknown team', ['--team', 'sales'], /Team sales is not in the configuration/],
    ['an invalid role ARN', ['--team', 'payments', '--portal-role', '*'], /is not the ARN/],
  ])('explains the error for %s', async (_what, args, words) => {
    const { status, out, err } = await run(...args);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(words);
  });
});
