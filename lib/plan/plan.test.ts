import { describe, expect, test } from 'vitest';
import { trustPolicy } from '../aws/role-policies.ts';
import { hasConflict, type Plan, type PlannedResource, planSchema } from './plan.ts';

function planOf(...actions: PlannedResource['action'][]): Plan {
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    deployerRoleArn: 'arn:aws:iam::111122223333:role/deployer',
    resources: actions.map((action) => ({
      resource: 'iam-role',
      action,
      name: 'loader',
      arn: null,
      conflict: null,
      warnings: [],
      access: [],
      documents: [{ kind: 'trust-policy', before: null, after: trustPolicy() }],
      tags: [],
    })),
  };
}

test.each<[PlannedResource['action'][], boolean]>([
  [[], false],
  [['create', 'adopt', 'restore', 'update', 'no-change'], false],
  [['create', 'conflict', 'create'], true],
])('a plan of %j has a conflict: %s', (actions, has) => {
  expect(hasConflict(planOf(...actions))).toBe(has);
});

describe('a stored plan', () => {
  test('is read as written', () => {
    const plan = planOf('create');
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test.each([null, 'Statement', {}, { Statement: 'x' }, []])('is rejected with %j as a policy', (after) => {
    const plan = JSON.parse(JSON.stringify(planOf('create')));
    plan.resources[0].documents[0].after = after;
    expect(planSchema.safeParse(plan).success).toBe(false);
  });
});
