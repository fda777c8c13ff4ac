import { expect, it } from 'vitest';
import { addKeyUser, initialKeyPolicy } from '../aws/key-policy.ts';
import { defaultSubmission } from '../request/defaults.ts';
import type { CleanUp } from '../runs/events.ts';
import type { Plan } from './plan.ts';
import { cleanUpFingerprint, planFingerprint } from './plan-fingerprint.ts';

const { passwords: _passwords, ...REQUEST } = defaultSubmission(undefined);
const statement = (Sid: string, Action: string[]) => ({ Sid, Effect: 'Allow' as const, Action, Resource: '*' });

const PLAN: Plan = {
  accountId: '111111111111',
  region: 'us-east-1',
  deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
  resources: [
    {
      resource: 'kms-key',
      action: 'adopt',
      name: 'key',
      arn: 'arn:key',
      conflict: null,
      warnings: ['one', 'two'],
      access: [],
      documents: [],
      tags: [
        { key: 'managed-by', value: 'limitless-portal' },
        { key: 'limitless-portal:run', value: '<run-id>' },
      ],
    },
    {
      resource: 'key-policy',
      action: 'update',
      name: 'use',
      arn: 'arn:key',
      conflict: null,
      warnings: [],
      access: [],
      documents: [
        {
          kind: 'key-policy',
          before: { Version: '2012-10-17', Statement: [statement('a', ['kms:Decrypt', 'kms:Encrypt'])] },
          after: { Version: '2012-10-17', Statement: [statement('a', ['kms:*'])] },
        },
      ],
      tags: [],
    },
  ],
};

function changed(change: (plan: Plan) => void): Plan {
  const plan = structuredClone(PLAN);
  change(plan);
  return plan;
}

const same: [string, (plan: Plan) => void][] = [
  ['the order of the resources', (plan) => plan.resources.reverse()],
  ['the order of the tags', (plan) => plan.resources[0]?.tags.reverse()],
  ['the order of the warnings', (plan) => plan.resources[0]?.warnings.reverse()],
  ["the run's own id", (plan) => Object.assign(plan.resources[0]?.tags[1] ?? {}, { value: 'an-id' })],
  [
    'the order of actions in a policy',
    (plan) => {
      const [list] = plan.resources[1]?.documents[0]?.before?.Statement ?? [];
      if (Array.isArray(list?.Action)) list.Action.reverse();
    },
  ],
];

it.each(same)('%s does not matter', (_what, change) => {
  expect(changed(change)).not.toEqual(PLAN);
  expect(planFingerprint(REQUEST, changed(change))).toBe(planFingerprint(REQUEST, PLAN));
});

const other: [string, (plan: Plan) => void][] = [
  ['the account', (plan) => Object.assign(plan, { accountId: '222222222222' })],
  ['the deployer role', (plan) => Object.assign(plan, { deployerRoleArn: 'arn:other' })],
  ['what happens to a resource', (plan) => Object.assign(plan.resources[0] ?? {}, { action: 'restore' })],
  ['a name', (plan) => Object.assign(plan.resources[0] ?? {}, { name: 'another' })],
  ['which resource is adopted', (plan) => Object.assign(plan.resources[0] ?? {}, { arn: 'arn:other' })],
  ['a warning', (plan) => plan.resources[0]?.warnings.pop()],
  ['a tag', (plan) => plan.resources[0]?.tags.shift()],
  ['the value of a tag', (plan) => Object.assign(plan.resources[0]?.tags[0] ?? {}, { value: 'terraform' })],
  ['a resource', (plan) => plan.resources.pop()],
  ['the current policy', (plan) => plan.resources[1]?.documents[0]?.before?.Statement.push(statement('b', ['x']))],
  ['the planned policy', (plan) => plan.resources[1]?.documents[0]?.after.Statement.push(statement('b', ['x']))],
];

it.each(other)('%s matters', (_what, change) => {
  expect(planFingerprint(REQUEST, changed(change))).not.toBe(planFingerprint(REQUEST, PLAN));
});

it('every value of the request matters', () => {
  const request = { ...REQUEST, role: { ...REQUEST.role, policyName: 'another' } };
  expect(planFingerprint(request, PLAN)).not.toBe(planFingerprint(REQUEST, PLAN));
});

const CLEAN_UP: CleanUp = {
  runId: 'r1',
  arns: { keyArn: 'arn:key' },
  rows: [
    { resource: 'iam-role', action: 'delete', name: 'role', arn: 'arn:role', reason: null, params: {} },
    { resource: 'kms-key', action: 'keep', name: 'key', arn: 'arn:key', reason: 'key-in-use', params: {} },
  ],
  keyDeletionDays: 30,
  secretRecoveryDays: 7,
};

it('for a clean-up, what is deleted, what is kept and the periods matter, in any order', () => {
  const kept = CLEAN_UP.rows.map((row) => ({ ...row, action: 'keep' as const }));
  const reversed = { ...CLEAN_UP, rows: CLEAN_UP.rows.toReversed() };
  expect(cleanUpFingerprint(reversed)).toBe(cleanUpFingerprint(CLEAN_UP));
  for (const change of [{ keyDeletionDays: 7 }, { secretRecoveryDays: 8 }, { runId: 'r2' }, { rows: kept }]) {
    expect(cleanUpFingerprint({ ...CLEAN_UP, ...change })).not.toBe(cleanUpFingerprint(CLEAN_UP));
  }
});

const ROLES = ['one', 'two', 'three'].map((name) => `arn:aws:iam::111111111111:role/${name}`) as [
  string,
  string,
  string,
];
const ROOT = initialKeyPolicy({
  partition: 'aws',
  accountId: '111111111111',
  administratorArns: [],
  administratorsMayDelete: true,
});

/** The plan that adds the first role to a key with these users. */
function planOnKey(keyUsers: readonly string[], runRoles?: string[]): Plan {
  const before = keyUsers.reduce(addKeyUser, ROOT);
  const document = { kind: 'key-policy' as const, before, after: addKeyUser(before, ROLES[0]) };
  return changed(({ resources }) =>
    Object.assign(resources[1] as object, { documents: [document], ...(runRoles && { runRoles }) }),
  );
}

it.each([
  ['none yet', []],
  ['one of them', [ROLES[2]]],
])('stays the same when other runs add their roles to the key with %s as users', (_who, users) => {
  const hash = (plan: Plan) => planFingerprint(REQUEST, plan);
  const reviewed = hash(planOnKey(users, users));
  expect(hash(planOnKey([ROLES[1], ROLES[2]], [ROLES[1], ROLES[2]]))).toBe(reviewed);
  expect(hash(planOnKey([ROLES[1], ROLES[2]], [ROLES[2]]))).not.toBe(reviewed);
});
