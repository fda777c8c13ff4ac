import { describe, expect, it } from 'vitest';
import {
  type CleanUpRow,
  findChanged,
  goesKeyFirst,
  type KeepReason,
  removedKeys,
  settleRows,
} from './clean-up-plan.ts';
import { PLANNED_RESOURCES, type PlannedResourceName } from './plan.ts';

const ACTIONS: Readonly<Record<PlannedResourceName, CleanUpRow['action']>> = {
  'role-policy': 'delete',
  'key-policy': 'remove-entry',
  'iam-role': 'delete',
  'source-secret': 'delete',
  'destination-secret': 'delete',
  'kms-alias': 'delete',
  'kms-key': 'schedule-deletion',
};

type Reasons = Partial<Record<PlannedResourceName, KeepReason>>;

/** A row for each thing; those with a reason stay by themselves. */
function rowsWith(reasons: Reasons = {}): CleanUpRow[] {
  return PLANNED_RESOURCES.map((resource) => {
    const reason = reasons[resource] ?? null;
    const action = reason === null ? ACTIONS[resource] : 'keep';
    return { resource, action, name: resource, arn: `arn:${resource}`, reason, params: {} };
  });
}

function reasonsOf(rows: readonly CleanUpRow[]): Reasons {
  return Object.fromEntries(rows.flatMap(({ resource, reason }) => (reason === null ? [] : [[resource, reason]])));
}

const ROLE_STAYS: Reasons = { 'role-policy': 'role-stays', 'key-policy': 'role-stays', 'kms-key': 'role-stays' };

describe('a plan', () => {
  it.each<[string, Reasons, Reasons]>([
    ['takes all of it away where nothing has changed', {}, {}],
    [
      'keeps what belongs to a role that stays',
      { 'iam-role': 'trust-changed' },
      { ...ROLE_STAYS, 'kms-alias': 'key-stays' },
    ],
    [
      'keeps a role whose policy stays',
      { 'role-policy': 'policy-changed' },
      { ...ROLE_STAYS, 'role-policy': 'policy-changed', 'iam-role': 'policy-stays', 'kms-alias': 'key-stays' },
    ],
    [
      'keeps the key of a secret that stays',
      { 'source-secret': 'secret-rotated' },
      { 'kms-key': 'secret-stays', 'kms-alias': 'key-stays' },
    ],
    ['keeps no key for a secret that is under another one', { 'source-secret': 'secret-key-changed' }, {}],
    ['keeps the alias of a key that stays', { 'kms-key': 'key-in-use' }, { 'kms-alias': 'key-stays' }],
    ['takes away the alias of a key that waits for its deletion', { 'kms-key': 'waits-for-deletion' }, {}],
    ['is not held up by what is gone', { 'iam-role': 'gone', 'source-secret': 'gone' }, {}],
    ['is not held up by what others have made since', { 'iam-role': 'not-made-by-run' }, {}],
    [
      'keeps its own reason where there are two',
      { 'iam-role': 'trust-changed', 'kms-key': 'key-in-use' },
      {
        'role-policy': 'role-stays',
        'key-policy': 'role-stays',
        'kms-alias': 'key-stays',
      },
    ],
  ])('%s', (_what, found, also) => {
    expect(reasonsOf(settleRows(rowsWith(found)))).toEqual({ ...found, ...also });
  });

  it('stands in the order in which things go: the key last', () => {
    const order = settleRows(rowsWith()).map(({ resource }) => resource);
    expect(order.at(-1)).toBe('kms-key');
    expect(order.indexOf('key-policy')).toBeLessThan(order.indexOf('iam-role'));
  });

  it('names what goes in one way, whatever order it was found in', () => {
    expect(removedKeys(rowsWith().toReversed())).toEqual(removedKeys(rowsWith()));
    expect(removedKeys(rowsWith({ 'iam-role': 'gone' }))).toHaveLength(PLANNED_RESOURCES.length - 1);
  });
});

describe('what has changed since a plan was confirmed', () => {
  it.each<[string, Reasons, Reasons, PlannedResourceName[]]>([
    ['is nothing where all is as it was', {}, {}, []],
    ['is what somebody has changed', {}, { 'source-secret': 'secret-rotated' }, ['source-secret']],
    ['is not what is gone or on its way out', {}, { 'iam-role': 'gone', 'kms-key': 'waits-for-deletion' }, []],
    ['is not what stays anyway', { 'kms-key': 'key-in-use' }, { 'kms-key': 'secret-stays' }, []],
  ])('%s', (_what, then, now, expected) => {
    expect(findChanged(rowsWith(then), rowsWith(now)).map(({ resource }) => resource)).toEqual(expected);
  });

  it('is not what is nowhere to be found any more, or another thing of the same kind', () => {
    expect(findChanged(rowsWith(), [])).toEqual([]);
    const others = rowsWith({ 'kms-key': 'key-in-use' }).map((row) => ({ ...row, arn: 'arn:another' }));
    expect(findChanged(rowsWith(), others)).toEqual([]);
  });
});

describe('a key goes before a secret that could still be restored', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const waiting = (date: string, which: 'source-secret' | 'destination-secret' = 'source-secret') =>
    rowsWith({ 'source-secret': 'gone', 'destination-secret': 'gone', [which]: 'waits-for-deletion' }).map((row) =>
      row.resource === which ? { ...row, params: { date } } : row,
    );

  it.each<[string, CleanUpRow[], number, number, boolean]>([
    ['where its waiting period is the shorter one', rowsWith(), 7, 30, true],
    ['not where both end on the same day', rowsWith(), 30, 30, false],
    ['not where it stays', rowsWith({ 'kms-key': 'key-in-use' }), 7, 30, false],
    ['where a secret waits for longer already', waiting('2026-01-20T00:00:00Z'), 7, 7, true],
    ['where the other one does', waiting('2026-01-20T00:00:00Z', 'destination-secret'), 7, 7, true],
    ['not where that one is gone at the same time', waiting('2026-01-08T00:00:00Z'), 7, 7, false],
    ['where one secret goes with it', rowsWith({ 'source-secret': 'gone' }), 7, 30, true],
    ['not where no secret is left', rowsWith({ 'source-secret': 'gone', 'destination-secret': 'gone' }), 7, 30, false],
    ['not where that one is gone by then', waiting('2026-01-05T00:00:00Z'), 7, 7, false],
  ])('%s', (_when, rows, keyDeletionDays, secretRecoveryDays, expected) => {
    expect(goesKeyFirst(rows, { keyDeletionDays, secretRecoveryDays, nowMs })).toBe(expected);
  });
});
