import { expect, it } from 'vitest';
import { boundaryPolicy, deployerPolicy } from '#lib/aws/deployer-policy.ts';
import { evaluatePolicies } from '#lib/aws/evaluate-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { planSessionPolicy, readSessionPolicy, runSessionPolicy, sweepSessionPolicy } from '#lib/aws/session-policy.ts';
import { RUN_TAG } from '#lib/aws/tags.ts';
import { runRequestSchema } from '#lib/request/schema.ts';
import { teamSchema } from '#lib/team.ts';
import { forbiddenProbes, neededProbes } from './deployer-rights.ts';

const ACCOUNT = '111111111111';
const TEAM = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: ACCOUNT,
  regions: ['us-east-1', 'eu-west-1'],
  deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  externalId: 'payments-external-id',
  groups: { dba: ['payments-dba'], lead: ['payments-lead'] },
};

it.each([
  ['any key', {}],
  ['existing keys limited by alias', { existingKeys: { aliases: ['shared/*', 'one'] } }],
  ['existing keys limited by tags', { existingKeys: { tags: { owner: 'payments' } } }],
  ['roles under an IAM path', { iamPath: '/limitless/' }],
  ['its own permissions boundary', { permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/own` }],
  [
    'another partition',
    { partition: 'aws-cn', deployerRoleArn: `arn:aws-cn:iam::${ACCOUNT}:role/deployer`, regions: ['cn-north-1'] },
  ],
])("the portal's policy for %s allows everything it needs and denies everything forbidden", (_what, change) => {
  const team = teamSchema.parse({ ...TEAM, ...change });
  const decide = (probes: ReturnType<typeof neededProbes>) =>
    Map.groupBy(probes, (probe) =>
      evaluatePolicies({ ...probe, roleArn: team.deployerRoleArn }, { identity: [deployerPolicy(team)] }),
    );
  expect([...decide(neededProbes(team)).keys()]).toEqual(['allowed']);
  expect([...decide(forbiddenProbes(team)).keys()]).toEqual(['denied']);
});

const REQUEST = runRequestSchema.parse({
  target: { teamId: 'payments', region: 'us-east-1' },
  key: { mode: 'create', alias: 'limitless', description: '', administratorArns: [], administratorsMayDelete: true },
  source: { secretName: 'source', userName: 'u' },
  destination: { secretName: 'destination', userName: 'u' },
  role: { roleName: 'loader', policyName: 'loader' },
});
const PLACE = { id: 'run', partition: 'aws', accountId: ACCOUNT, region: 'us-east-1', request: REQUEST, cleanUp: null };
const RUN = { ...PLACE, kind: 'set-up' as const, arns: {} };
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`;

it.each<[string, PolicyDocument]>([
  ['for a plan', planSessionPolicy()],
  ['for what a run reads', readSessionPolicy()],
  ['for a sweep', sweepSessionPolicy()],
  ['for a run without a key', runSessionPolicy(RUN)],
  ['for a run with a key', runSessionPolicy({ ...RUN, arns: { keyArn: KEY_ARN } })],
  ["for the loader role's boundary", boundaryPolicy(teamSchema.parse(TEAM))],
])('every probe has a definite answer for the policy %s', (_whose, policy) => {
  const team = teamSchema.parse(TEAM);
  const decisions = [...neededProbes(team), ...forbiddenProbes(team)].map((probe) => {
    const context = { ...probe.context, [`aws:RequestTag/${RUN_TAG}`]: 'run' };
    return evaluatePolicies({ ...probe, context, roleArn: team.deployerRoleArn }, { identity: [policy] });
  });
  expect(new Set(decisions)).toEqual(new Set(['allowed', 'denied']));
});
