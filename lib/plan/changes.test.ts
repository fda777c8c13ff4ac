import { expect, test } from 'vitest';
import type { PolicyDocument } from '../aws/policy.ts';
import { planChanges } from './changes.ts';
import type { Plan, PlannedResource } from './plan.ts';

const policy = (...sids: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: sids.map((Sid) => ({ Sid, Effect: 'Allow', Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: '*' })),
});

const row = (resource: PlannedResource['resource'], change: Partial<PlannedResource> = {}): PlannedResource => ({
  resource,
  action: 'create',
  name: resource,
  arn: null,
  conflict: null,
  warnings: [],
  access: [],
  documents: [],
  tags: [],
  ...change,
});

const planOf = (resources: PlannedResource[], place: Partial<Plan> = {}): Plan => ({
  accountId: '111122223333',
  region: 'us-east-1',
  deployerRoleArn: 'arn:aws:iam::111122223333:role/deployer',
  resources,
  ...place,
});

const keyPolicy = (sid: string, change: Partial<PlannedResource> = {}) =>
  row('key-policy', {
    action: 'update',
    documents: [{ kind: 'key-policy', before: policy(sid), after: policy(sid, 'Loader') }],
    ...change,
  });

const describeChanges = (before: Plan, after: Plan) =>
  planChanges(before, after).changes.map(({ before: was, after: is, documents }) =>
    [is.resource, was.action, is.action, ...documents].join(' '),
  );

test('reports a name that is now taken, and an edited key policy', () => {
  const before = planOf([row('source-secret'), row('iam-role'), keyPolicy('Root')]);
  const after = planOf([row('source-secret'), row('iam-role', { action: 'conflict' }), keyPolicy('SomebodyElse')]);
  expect(describeChanges(before, after)).toEqual(['iam-role create conflict', 'key-policy update update key-policy']);
});

test('reports a replaced key with the same alias, and a new warning', () => {
  const before = planOf([row('kms-key', { action: 'adopt', arn: 'arn:1' }), row('kms-alias')]);
  const after = planOf([
    row('kms-key', { action: 'adopt', arn: 'arn:2' }),
    row('kms-alias', { warnings: ['key-multi-region'] }),
  ]);
  expect(describeChanges(before, after)).toEqual(['kms-key adopt adopt', 'kms-alias create create']);
});

test('names only the changed documents among several', () => {
  const trust = { kind: 'trust-policy' as const, before: null, after: policy('Trust') };
  const inline = (sid: string) => ({ kind: 'role-policy' as const, before: null, after: policy(sid) });
  const role = (sid: string) => planOf([row('iam-role', { documents: [trust, inline(sid)] })]);
  expect(describeChanges(role('Loader'), role('SomebodyElse'))).toEqual(['iam-role create create role-policy']);
});

test('ignores changes without a different meaning: the order of strings in a policy, the run’s own tag', () => {
  const turned = policy('Root');
  for (const statement of turned.Statement) statement.Action = ['kms:Encrypt', 'kms:Decrypt'];
  const documents = [{ kind: 'key-policy' as const, before: turned, after: policy('Root', 'Loader') }];
  const tags = [{ key: 'limitless-portal:run', value: 'of the run' }];
  expect(describeChanges(planOf([keyPolicy('Root')]), planOf([keyPolicy('Root', { documents, tags })]))).toEqual([]);
});

test('reports another account or deployer role', () => {
  const rows = [row('iam-role')];
  expect(planChanges(planOf(rows), planOf(rows)).isElsewhere).toBe(false);
  expect(planChanges(planOf(rows), planOf(rows, { accountId: '999999999999' })).isElsewhere).toBe(true);
  expect(planChanges(planOf(rows), planOf(rows, { deployerRoleArn: 'other' })).isElsewhere).toBe(true);
});
