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

/** A row for each resource. Rows with a reason are kept. */
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
    ['deletes everything when nothing has changed', {}, {}],
    ['keeps what belongs to a kept role', { 'iam-role': 'trust-changed' }, { ...ROLE_STAYS, 'kms-alias': 'key-stays' }],
    [
      'keeps a role whose policy is kept',
      { 'role-policy': 'policy-changed' },
      { ...ROLE_STAYS, 'role-policy': 'policy-changed', 'iam-role': 'policy-stays', 'kms-alias': 'key-stays' },
    ],
    [
      'keeps the key of a kept secret',
      { 'source-secret': 'secret-rotated' },
      { 'kms-key': 'secret-stays', 'kms-alias': 'key-stays' },
    ],
    ['does not keep a key for a secret under another key', { 'source-secret': 'secret-key-changed' }, {}],
    ['keeps the alias of a kept key', { 'kms-key': 'key-in-use' }, { 'kms-alias': 'key-stays' }],
    ['deletes the alias of a key that is pending deletion', { 'kms-key': 'waits-for-deletion' }, {}],
    ['ignores what is gone', { 'iam-role': 'gone', 'source-secret': 'gone' }, {}],
    ['ignores what others have made since', { 'iam-role': 'not-made-by-run' }, {}],
    [
      'keeps its own reason when there are two',
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

  it('lists rows in deletion order, with the key last', () => {
    const order = settleRows(rowsWith()).map(({ resource }) => resource);
    expect(order.at(-1)).toBe('kms-key');
    expect(order.indexOf('key-policy')).toBeLessThan(order.indexOf('iam-role'));
  });

  it('lists what it deletes in the same order, whatever order it was found in', () => {
    expect(removedKeys(rowsWith().toReversed())).toEqual(removedKeys(rowsWith()));
    expect(removedKeys(rowsWith({ 'iam-role': 'gone' }))).toHaveLength(PLANNED_RESOURCES.length - 1);
  });
});

describe('the changes since a plan was confirmed', () => {
  it.each<[string, Reasons, Reasons, PlannedResourceName[]]>([
    ['are empty when nothing changed', {}, {}, []],
    ['include what someone has changed', {}, { 'source-secret': 'secret-rotated' }, ['source-secret']],
    ['leave out what is gone or pending deletion', {}, { 'iam-role': 'gone', 'kms-key': 'waits-for-deletion' }, []],
    ['leave out what is kept anyway', { 'kms-key': 'key-in-use' }, { 'kms-key': 'secret-stays' }, []],
  ])('%s', (_what, then, now, expected) => {
    expect(findChanged(rowsWith(then), rowsWith(now)).map(({ resource }) => resource)).toEqual(expected);
  });

  it('leave out a missing resource, and a different one of the same kind', () => {
    expect(findChanged(rowsWith(), [])).toEqual([]);
    const others = rowsWith({ 'kms-key': 'key-in-use' }).map((row) => ({ ...row, arn: 'arn:another' }));
    expect(findChanged(rowsWith(), others)).toEqual([]);
  });
});

describe('a key is deleted before a secret that could still be restored', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const waiting = (date: string, which: 'source-secret' | 'destination-secret' = 'source-secret') =>
    rowsWith({ 'source-secret': 'gone', 'destination-secret': 'gone', [which]: 'waits-for-deletion' }).map((row) =>
      row.resource === which ? { ...row, params: { date } } : row,
    );

  it.each<[string, CleanUpRow[], number, number, boolean]>([
    ['if its waiting period is shorter', rowsWith(), 7, 30, true],
    ['not if both end on the same day', rowsWith(), 30, 30, false],
    ['not if it is kept', rowsWith({ 'kms-key': 'key-in-use' }), 7, 30, false],
    ['if a secret already has a longer period', waiting('2026-01-20T00:00:00Z'), 7, 7, true],
    ['if the other secret has a longer period', waiting('2026-01-20T00:00:00Z', 'destination-secret'), 7, 7, true],
    ['not if that secret is gone at the same time', waiting('2026-01-08T00:00:00Z'), 7, 7, false],
    ['if only one secret is left', rowsWith({ 'source-secret': 'gone' }), 7, 30, true],
    ['not if no secret is left', rowsWith({ 'source-secret': 'gone', 'destination-secret': 'gone' }), 7, 30, false],
    ['not if that secret is gone by then', waiting('2026-01-05T00:00:00Z'), 7, 7, false],
  ])('%s', (_when, rows, keyDeletionDays, secretRecoveryDays, expected) => {
    expect(goesKeyFirst(rows, { keyDeletionDays, secretRecoveryDays, nowMs })).toBe(expected);
  });
});
