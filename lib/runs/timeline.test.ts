import { expect, test } from 'vitest';
import { defaultSubmission } from '../request/defaults.ts';
import type { RunChange } from './events.ts';
import type { StepName } from './steps.ts';
import { timelineOf } from './timeline.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const REQUESTED: RunChange = {
  type: 'run.requested',
  runId: 'r1',
  teamId: 'payments',
  accountId: '111111111111',
  region: 'us-east-1',
  partition: 'aws',
  by: { userId: 'u1', name: 'dba@payments' },
  kind: 'set-up',
  graphVersion: 1,
  cleanUp: null,
  request,
};

/** A run with these changes, each at a second. */
function runWith(...changes: [second: number, change: RunChange][]): RunView {
  const all: [number, RunChange][] = [[0, REQUESTED], ...changes];
  const events = all.map(([second, change], index) => ({
    ...change,
    no: index + 1,
    at: new Date(second * 1000).toISOString(),
  }));
  return buildRunView(events) as RunView;
}

const start = (step: StepName, attempt = 1) => ({ type: 'step.started', step, attempt, by: null }) as const;
const fail = (step: StepName, attempt = 1) =>
  ({ type: 'step.failed', step, attempt, error: { code: 'throttled', params: {}, aws: null } }) as const;
const wait = (step: StepName, reason: 'throttled' | 'key-visible') =>
  ({ type: 'step.waiting', step, attempt: 1, reason, until: new Date(99_000).toISOString() }) as const;
const at = (second: number) => new Date(second * 1000).toISOString();

function barsOf(view: RunView, step: StepName, nowSecond = 100) {
  return view.steps[step].attempts.map(timelineOf(view, nowSecond * 1000));
}

test('the bars of steps that run one after the other follow each other, and the wait for a worker is left out', () => {
  const view = runWith([10, start('access')], [11, fail('access')], [11, start('names')], [14, fail('names')]);
  expect(barsOf(view, 'access')).toEqual([{ from: 0, to: 0.25 }]);
  expect(barsOf(view, 'names')).toEqual([{ from: 0.25, to: 1 }]);
});

test('the bars of parallel steps overlap, and a running step ends now', () => {
  const view = runWith([0, start('kms-key')], [2, start('iam-role')], [3, fail('kms-key')]);
  expect(barsOf(view, 'kms-key', 4)).toEqual([{ from: 0, to: 0.75 }]);
  expect(barsOf(view, 'iam-role', 4)).toEqual([{ from: 0.5, to: 1 }]);
});

test('the day before a retry takes no room', () => {
  const view = runWith(
    [0, start('access')],
    [2, fail('access')],
    [86_400, start('access', 2)],
    [86_402, fail('access', 2)],
  );
  expect(barsOf(view, 'access')).toEqual([
    { from: 0, to: 0.5 },
    { from: 0.5, to: 1 },
  ]);
});

test('an attempt that took no time, or that ends before it starts on another clock, has an empty bar', () => {
  const view = runWith([5, start('access')], [5, fail('access')]);
  expect(barsOf(view, 'access')).toEqual([{ from: 0, to: 0 }]);
  expect(barsOf(runWith([5, start('access')]), 'access', 3)).toEqual([{ from: 0, to: 0 }]);
});

test('an attempt keeps what it waited for and how long, until it continues or ends', () => {
  const changes: [number, RunChange][] = [
    [0, start('kms-key')],
    [1, wait('kms-key', 'throttled')],
    [2, wait('kms-key', 'throttled')],
    [5, wait('kms-key', 'key-visible')],
    [6, { type: 'step.resumed', step: 'kms-key', attempt: 1 }],
    [8, wait('kms-key', 'throttled')],
    [9, fail('kms-key')],
  ];
  const waitsAfter = (count: number) => runWith(...changes.slice(0, count)).steps['kms-key'].attempts[0]?.waits;
  expect(waitsAfter(1)).toBeUndefined();
  expect(waitsAfter(3)).toEqual([{ reason: 'throttled', from: at(1), to: null }]);
  expect(waitsAfter(7)).toEqual([
    { reason: 'throttled', from: at(1), to: at(5) },
    { reason: 'key-visible', from: at(5), to: at(6) },
    { reason: 'throttled', from: at(8), to: at(9) },
  ]);
});
