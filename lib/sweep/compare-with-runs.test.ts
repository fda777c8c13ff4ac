import { describe, expect, it } from 'vitest';
import type { CleanUpRow } from '../plan/clean-up-plan.ts';
import { compareWithRuns, type RunRecord } from './compare-with-runs.ts';
import { GLOBAL_REGION, type OrphanReason, type Presence, type TaggedResource } from './orphans.ts';

const ACCOUNT = '111111111111';
const REGION = 'us-east-1';
const arns = {
  keyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/own`,
  sourceSecretArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:source-AbCdEf`,
  destinationSecretArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:destination-AbCdEf`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/loader`,
};
const SECOND_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/second`;

function run(change: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'run-1',
    teamId: 'payments',
    accountId: ACCOUNT,
    region: REGION,
    state: 'succeeded',
    arns,
    cleanUp: null,
    ...change,
  };
}

function key(arn: string, runId: string | null = 'run-1'): TaggedResource {
  return { kind: 'kms-key', arn, runId };
}

/** The listed resources when AWS reports `presence` for each: ARN, run and reason. */
function list(
  tagged: readonly TaggedResource[],
  runs: readonly RunRecord[],
  presence: Presence = 'present',
  region = REGION,
): [arn: string, runId: string | null, reason: OrphanReason][] {
  const suspects = compareWithRuns({ place: { teamId: 'payments', region }, accountId: ACCOUNT, tagged, runs });
  return suspects.flatMap(({ arn, runId, reasons }) => {
    const reason = reasons[presence];
    return reason === undefined ? [] : [[arn, runId, reason]];
  });
}

describe('a key with a run’s tag', () => {
  it.each<[what: string, arn: string, runs: RunRecord[], reason: OrphanReason | null]>([
    ['is the one that the run recorded', arns.keyArn, [run()], null],
    ['is a second one of a run that succeeded', SECOND_KEY, [run()], 'not-recorded'],
    [
      'belongs to a run that failed before it knew the key',
      SECOND_KEY,
      [run({ state: 'failed', arns: {} })],
      'not-recorded',
    ],
    ['is the recorded one of a run that failed later', arns.keyArn, [run({ state: 'failed' })], null],
    ['belongs to a canceled run', SECOND_KEY, [run({ state: 'cancelled', arns: {} })], 'not-recorded'],
    ['belongs to a queued run', SECOND_KEY, [run({ state: 'queued', arns: {} })], null],
    ['belongs to a running run', SECOND_KEY, [run({ state: 'running' })], null],
    ['belongs to a run that is being canceled', SECOND_KEY, [run({ state: 'cancelling' })], null],
    ['belongs to a run that this portal doesn’t have', arns.keyArn, [], 'unknown-run'],
    ['belongs to another team’s run that recorded it', arns.keyArn, [run({ teamId: 'analytics' })], 'other-team'],
    [
      'belongs to another team’s running run',
      SECOND_KEY,
      [run({ teamId: 'analytics', state: 'running' })],
      'other-team',
    ],
    ['has lost its run, and a later run uses it', arns.keyArn, [run({ id: 'run-2' })], null],
    [
      'is a second one that a later run uses',
      SECOND_KEY,
      [run({ id: 'run-2', arns: { keyArn: SECOND_KEY } }), run()],
      null,
    ],
  ])('%s', (_what, arn, runs, reason) => {
    expect(list([key(arn)], runs)).toEqual(reason === null ? [] : [[arn, 'run-1', reason]]);
  });

  it.each<[Presence]>([['deletion-pending'], ['absent'], ['replica']])('is not listed when AWS says %s', (presence) => {
    expect(list([key(SECOND_KEY)], [], presence)).toEqual([]);
  });

  it('is listed once, however often the tag index returns it', () => {
    expect(list([key(SECOND_KEY), key(SECOND_KEY)], [])).toEqual([[SECOND_KEY, 'run-1', 'unknown-run']]);
  });
});

it('no run accounts for a resource whose tags name no run', () => {
  expect(list([key(SECOND_KEY, null)], [run()])).toEqual([[SECOND_KEY, null, 'unknown-run']]);
});

describe('what a run recorded but AWS doesn’t have', () => {
  it('is listed in the Region of the run, and its role with the roles', () => {
    const { roleArn, ...regional } = arns;
    expect(list([], [run()], 'absent')).toEqual(Object.values(regional).map((arn) => [arn, 'run-1', 'missing']));
    expect(list([], [run()], 'absent', GLOBAL_REGION)).toEqual([[roleArn, 'run-1', 'missing']]);
    expect(list([], [run()], 'absent', 'us-west-2')).toEqual([]);
  });

  it('is also listed while pending deletion, whether found by its tag or not', () => {
    const waiting = [arns.keyArn, 'run-1', 'deletion-pending'];
    expect(list([key(arns.keyArn)], [run()], 'deletion-pending')).toContainEqual(waiting);
    expect(list([], [run()], 'deletion-pending')).toContainEqual(waiting);
  });

  it('is not listed while it exists, with or without tags', () => {
    expect(list([], [run()])).toEqual([]);
    expect(list([], [run()], 'present', GLOBAL_REGION)).toEqual([]);
  });

  it.each<[what: string, change: Partial<RunRecord>]>([
    ['failed', { state: 'failed' }],
    ['was canceled', { state: 'cancelled' }],
    ['is still running', { state: 'running' }],
    ['belongs to another team', { teamId: 'analytics' }],
    ['worked in the team’s previous account', { accountId: '333333333333' }],
  ])('is not listed for a run that %s', (_what, change) => {
    expect(list([], [run(change)], 'absent')).toEqual([]);
  });

  it('is listed once if several runs used it, under the newest', () => {
    const runs = [run({ id: 'run-2', arns: { keyArn: arns.keyArn } }), run({ arns: { keyArn: arns.keyArn } })];
    expect(list([], runs, 'absent')).toEqual([[arns.keyArn, 'run-2', 'missing']]);
  });
});

function row(
  resource: CleanUpRow['resource'],
  action: CleanUpRow['action'],
  arn: string,
  reason: CleanUpRow['reason'] = null,
): CleanUpRow {
  return { resource, action, arn, reason, name: '', params: {} };
}

describe('for a setup whose clean-up deletes the key, finds no source secret and keeps a changed destination secret', () => {
  const cleanUp = (change: Partial<RunRecord> = {}) =>
    run({
      id: 'clean-up',
      // The view of a clean-up also has the ARNs of the setup.
      cleanUp: {
        runId: 'run-1',
        rows: [
          row('kms-key', 'schedule-deletion', arns.keyArn),
          row('source-secret', 'keep', arns.sourceSecretArn, 'gone'),
          row('destination-secret', 'keep', arns.destinationSecretArn, 'secret-rotated'),
        ],
      },
      ...change,
    });

  it.each(['queued', 'running', 'cancelling', 'failed', 'cancelled', 'succeeded'] as const)(
    'what it deletes is not listed while the clean-up is %s, and everything else is',
    (state) => {
      for (const presence of ['absent', 'deletion-pending'] as const) {
        const missed = list([], [cleanUp({ state }), run()], presence).map(([arn]) => arn);
        expect(missed).toEqual([arns.destinationSecretArn]);
      }
      expect(list([], [cleanUp({ state }), run()], 'absent', GLOBAL_REGION)).toHaveLength(1);
    },
  );

  it.each(['awaiting-approval', 'denied', 'expired'] as const)(
    'everything is listed while the clean-up is %s',
    (state) => {
      expect(list([], [cleanUp({ state }), run()], 'absent').map(([arn]) => arn)).toContain(arns.keyArn);
    },
  );

  it.each([
    ['running', []],
    ['failed', []],
    ['succeeded', [[arns.keyArn, 'run-1', 'cleaned-up']]],
  ] as const)('what still exists while the clean-up is %s is listed if that is wrong', (state, listed) => {
    const secret = { kind: 'secret', arn: arns.destinationSecretArn, runId: 'run-1' } as const;
    expect(list([key(arns.keyArn), secret], [cleanUp({ state }), run()])).toEqual(listed);
  });

  it('a key that a later run uses is listed for that run, which accounts for it', () => {
    const later = run({ id: 'run-2', arns: { keyArn: arns.keyArn } });
    const runs = [cleanUp(), later, run()];
    expect(list([key(arns.keyArn)], runs)).toEqual([]);
    expect(list([key(arns.keyArn)], runs, 'deletion-pending')).toContainEqual([
      arns.keyArn,
      'run-2',
      'deletion-pending',
    ]);
  });

  it('a key that only lost the role as its user doesn’t count as deleted', () => {
    const entry = row('key-policy', 'remove-entry', arns.keyArn);
    const runs = [cleanUp({ cleanUp: { runId: 'run-1', rows: [entry] } }), run()];
    expect(list([key(arns.keyArn)], runs)).toEqual([]);
    expect(list([], runs, 'absent').map(([arn]) => arn)).toContain(arns.keyArn);
  });
});
