import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import { defaultSubmission } from '../request/defaults.ts';
import { isCompatibleView } from './compatible-view.ts';
import type { RunChange } from './events.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const changes: readonly RunChange[] = [
  {
    type: 'run.requested',
    runId: 'r1',
    teamId: 'payments',
    accountId: '111111111111',
    region: 'us-east-1',
    partition: 'aws',
    by: { userId: 'u1', name: 'dba' },
    kind: 'set-up',
    graphVersion: 1,
    cleanUp: null,
    request,
  },
  { type: 'run.started' },
  { type: 'step.started', step: 'access', attempt: 1, by: null },
  { type: 'step.failed', step: 'access', attempt: 1, error: { code: 'access-denied', params: {}, aws: null } },
];
const view = buildRunView(changes.map((change, no) => ({ ...change, no: no + 1, at: '2026-01-01T00:00:00Z' })));
if (!view) throw new Error('no view');
const { access, ...others } = view.steps;
const [attempt] = access.attempts;

describe('a run', () => {
  test('with values of this version is compatible', () => {
    expect(isCompatibleView(view)).toBe(true);
    const compatible = { ...attempt, error: null };
    expect(
      isCompatibleView({ ...view, steps: { ...others, access: { ...access, attempts: [compatible] } } } as RunView),
    ).toBe(true);
  });

  test.each<[string, object]>([
    ['on a graph', { graphVersion: 1_000 }],
    ['of a kind', { kind: 'move' }],
    ['in a state', { state: 'paused' }],
    ['with a step in a state', { steps: { ...others, access: { ...access, state: 'paused' } } }],
    [
      'with an error',
      {
        steps: {
          ...others,
          access: { ...access, attempts: [{ ...attempt, error: { code: 'not-yet-thought-of' as ErrorCode } }] },
        },
      },
    ],
    ['without a step', { steps: others }],
    ['without its ARNs', { recordedArns: undefined }],
    ['with a plan', { approval: { plan: { resources: [{ action: 'move' }] } } }],
    ['with a password', { passwords: { source: 'rotated', destination: 'kept' } }],
  ])('%s that this version doesn’t know is not compatible', (_what, change) => {
    expect(isCompatibleView({ ...view, ...change } as RunView)).toBe(false);
  });
});
