import { expect, test } from 'vitest';
import type { RunEvent } from './events.ts';
import { GRAPHS } from './graphs.ts';
import { attemptDurationMs, countDone, failedSteps, findNews, isUnderWay, stepGroups } from './progress.ts';
import { applyEvent, buildRunView, type RunView } from './view.ts';
import { workingMs } from './working-time.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const by = { userId: 'u1', name: 'Ada' };

const requested: RunEvent = {
  no: 1,
  at: at(0),
  type: 'run.requested',
  runId: 'r1',
  teamId: 'payments',
  accountId: '111111111111',
  region: 'us-east-1',
  partition: 'aws',
  by,
  kind: 'set-up',
  graphVersion: 1,
  cleanUp: null,
  request: {
    target: { teamId: 'payments', region: 'us-east-1' },
    key: { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111111111111:key/1' },
    source: { secretName: 'a', userName: 'a' },
    destination: { secretName: 'b', userName: 'b' },
    role: { roleName: 'r', policyName: 'p' },
  },
};
const started: RunEvent = { no: 2, at: at(1), type: 'run.started' };
const accessStarted: RunEvent = { no: 3, at: at(2), type: 'step.started', step: 'access', attempt: 1, by: null };
const accessFailed: RunEvent = {
  no: 4,
  at: at(5),
  type: 'step.failed',
  step: 'access',
  attempt: 1,
  error: { code: 'throttled', params: {}, aws: null },
};
const failed: RunEvent = { no: 5, at: at(6), type: 'run.failed' };

const build = (...events: RunEvent[]) => buildRunView(events) as RunView;

test('every step is in exactly one group, and the groups keep the order of the console', () => {
  for (const graph of GRAPHS) {
    const groups = stepGroups({ kind: graph.kind, graphVersion: graph.version });
    expect(groups.flatMap(({ names }) => names)).toEqual(graph.steps.map(({ name }) => name));
    expect(new Set(groups.map(({ group }) => group)).size).toBe(groups.length);
  }
  const setUp = stepGroups({ kind: 'set-up', graphVersion: 1 });
  expect(setUp.map(({ group }) => group)).toEqual(['before', '1', '2', '3', '4', '5', 'after']);
  expect(setUp[2]?.names).toEqual(['source-secret', 'destination-secret']);
});

test('a run counts its working time from its events', () => {
  const running = build(requested, started);
  expect(isUnderWay(running)).toBe(true);
  expect(workingMs(running, Date.parse(at(9)))).toBe(9_000 - (Date.parse(started.at) - Date.parse(at(0))));
  const ended = build(requested, started, accessStarted, accessFailed, failed);
  expect(isUnderWay(ended)).toBe(false);
  expect(workingMs(ended, Date.parse(at(30)))).toBe(Date.parse(failed.at) - Date.parse(started.at));
});

test('an attempt lasts until now, or until its end', () => {
  const [running] = build(requested, started, accessStarted).steps.access.attempts;
  const [ended] = build(requested, started, accessStarted, accessFailed).steps.access.attempts;
  expect(running && attemptDurationMs(running, Date.parse(at(4)))).toBe(2_000);
  expect(ended && attemptDurationMs(ended, Date.parse(at(30)))).toBe(3_000);
});

test('counts and names completed and failed steps', () => {
  const view = build(requested, started, accessStarted, accessFailed, failed);
  expect(countDone(view)).toBe(0);
  const done = { ...view.steps.names, state: 'succeeded' as const };
  expect(countDone({ ...view, steps: { ...view.steps, names: done } })).toBe(1);
  expect(failedSteps(view).map((step) => step.name)).toEqual(['access']);
});

test('the news lists the steps and the run with a new state', () => {
  const before = build(requested, started, accessStarted);
  const step = applyEvent(before, accessFailed) as RunView;
  expect(findNews(before, step)).toEqual({ steps: [{ name: 'access', state: 'failed' }], run: null });
  expect(findNews(step, applyEvent(step, failed) as RunView)).toEqual({ steps: [], run: 'failed' });
  expect(findNews(step, step)).toEqual({ steps: [], run: null });
});
