import { AttachRolePolicyCommand, CreatePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { deployerPolicy } from '#lib/aws/deployer-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { Actor } from '#lib/people/access.ts';
import type { Team } from '#lib/team.ts';
import { ACCOUNT, REQUESTER, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { checkDeployer } from './check-deployer.ts';

const place = { teamId: 'payments', region: 'us-east-1' };

let engine: TestEngine;
let team: Team;
beforeAll(async () => {
  engine = await startTestEngine();
  // Each test has other policies.
  await engine.aws.faults.configure({ rightsMemory: { ms: 0 } });
  team = engine.portal.config.teams[0] as Team;
});
afterAll(() => engine.stop());
beforeEach(() => engine.startOver());

const check = (actor = REQUESTER) => checkDeployer(engine.portal, actor, place);

/** The deployer role's policy without these actions. */
async function allowAllBut(...actions: string[]): Promise<PolicyDocument> {
  const document = deployerPolicy(team);
  const Statement = document.Statement.map(({ Action, ...statement }) => {
    const left = [Action ?? []].flat().filter((action) => statement.Effect === 'Deny' || !actions.includes(action));
    return { ...statement, Action: left };
  }).filter(({ Action }) => Action.length > 0);
  await putPolicy({ ...document, Statement });
  return document;
}

async function putPolicy(document: PolicyDocument): Promise<void> {
  const { iam } = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const PolicyDocument = JSON.stringify(document);
  await iam.send(new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'deployer', PolicyDocument }));
}

test('a role with the policy of the template is ready, which is remembered for some minutes', async () => {
  await allowAllBut();
  expect(await check()).toEqual({ state: 'ready' });
  const calls = (await engine.aws.faults.calls()).length;
  expect(await check()).toEqual({ state: 'ready' });
  expect(await engine.aws.faults.calls()).toHaveLength(calls);
});

test('names the missing actions and what to add, and looks again after it was added', async () => {
  const document = await allowAllBut('kms:CreateKey', 'iam:TagRole', 'kms:ListGrants');
  const found = await check();
  expect(found).toMatchObject({ state: 'missing', actions: ['iam:TagRole', 'kms:CreateKey', 'kms:ListGrants'] });
  const added = found.state === 'missing' ? JSON.parse(`[${found.statement}]`) : [];
  const find = (sid: string) => {
    const { Sid: _, ...statement } = document.Statement.find(({ Sid }) => Sid === sid) ?? {};
    return statement;
  };
  expect(added).toEqual([
    { ...find('LookAtKeys'), Action: 'kms:ListGrants' },
    { ...find('MakeKeys'), Action: 'kms:CreateKey' },
    { ...find('TagRoles'), Action: 'iam:TagRole' },
  ]);
  await putPolicy(document);
  expect(await check()).toEqual({ state: 'ready' });
});

test('an action that a statement denies is not said to be missing, since adding a statement would not help', async () => {
  const { Statement, ...document } = deployerPolicy(team);
  const elsewhere = { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
  const isOfRegions = ({ Sid }: { Sid?: string | undefined }) => Sid === 'NeverInOtherRegions';
  const outdated = Statement.map((one) => (isOfRegions(one) ? { ...one, Condition: elsewhere } : one));
  await putPolicy({ ...document, Statement: outdated });
  const found = await check();
  expect(found).toMatchObject({ state: 'denied', roleArn: team.deployerRoleArn });
  expect(found).toMatchObject({ actions: expect.arrayContaining(['kms:CreateKey', 'secretsmanager:CreateSecret']) });
  await putPolicy({ ...document, Statement });
  expect(await check()).toEqual({ state: 'ready' });
});

test('needs nothing that only clean-ups, restorations or lists use', async () => {
  await allowAllBut('kms:ScheduleKeyDeletion', 'iam:ListUsers', 'secretsmanager:RestoreSecret');
  expect(await check()).toEqual({ state: 'ready' });
});

test('a role that cannot read its own policies lacks that permission', async () => {
  await allowAllBut('iam:ListRolePolicies');
  expect(await check()).toMatchObject({ state: 'missing', actions: ['iam:ListRolePolicies'] });
});

test('cannot tell what attached policies allow', async () => {
  const { iam } = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const PolicyDocument = JSON.stringify(deployerPolicy(team));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'all', PolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'deployer', PolicyArn: Policy?.Arn }));
  expect(await check()).toEqual({ state: 'unknown', attached: [Policy?.Arn], actions: [] });
});

test('a role that cannot be assumed, or is in another account, is an error that says what to do', async () => {
  const externalId = 'another';
  await engine.aws.reset();
  await expect(check()).rejects.toMatchObject({
    code: 'deployer-role-refused',
    params: { trustPolicy: expect.stringContaining('payments-external-id') },
  });
  const elsewhere = { accountId: '999999999999', name: 'deployer', externalId };
  const deployerRoleArn = await engine.aws.makeDeployerRole(elsewhere);
  const teams = [{ ...team, deployerRoleArn, externalId }];
  const portal = { ...engine.portal, config: { ...engine.portal.config, teams } };
  await expect(checkDeployer(portal, REQUESTER, place)).rejects.toMatchObject({ code: 'wrong-account' });
});

test('is only for those who may start a setup for the team', async () => {
  await allowAllBut();
  await check();
  const others: Actor['teams'][] = [{ payments: ['lead'] }, { analytics: ['dba'] }];
  for (const teams of others) {
    await expect(check({ ...REQUESTER, teams })).rejects.toMatchObject({ code: 'not-found' });
  }
});
