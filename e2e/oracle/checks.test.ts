import { describe, expect, test } from 'vitest';
import { checkCalls } from './check-calls.ts';
import { checkEvents } from './check-events.ts';
import { checkResources } from './check-resources.ts';
import { checkSightings } from './check-sightings.ts';
import { checkSubmissions } from './check-submissions.ts';
import { checkWriters } from './check-writers.ts';
import type { TaggedResource } from './read-aws.ts';
import type { StoredRun } from './read-database.ts';
import type { Acknowledged, Call } from './read-files.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const at = (ms: number) => new Date(START + ms);

type Said = [type: string, data?: Record<string, unknown>];

/** A run with events one second apart, all stored by the process that claimed it. */
function runWith(said: readonly Said[], change: Partial<StoredRun> = {}): StoredRun {
  return {
    id: 'run-1',
    request_key: 'key-1',
    team_id: 'payments',
    account_id: '111111111111',
    region: 'us-east-1',
    state: 'succeeded',
    last_no: said.length,
    epoch: 1,
    silent_s: 1,
    events: said.map(([type, data = {}], index) => ({ no: index + 1, at: at(index * 1000), type, data })),
    writings: said.map((_one, index) => ({ no: index + 1, epoch: 1, writer: 'replica-1.1' })),
    claims: [{ epoch: 1, writer: 'replica-1.1', at: at(0) }],
    ...change,
  };
}

const started = (step: string, attempt = 1): Said => ['step.started', { step, attempt }];
const succeeded = (step: string, attempt = 1): Said => ['step.succeeded', { step, attempt }];
const done = (step: string): Said[] => [started(step), succeeded(step)];

let callNo = 0;
function call(operation: string, ms: number, change: Partial<Call> = {}): Call {
  callNo += 1;
  const own = {
    accessKeyId: 'first',
    issuedKeyId: null,
    session: 'limitless-run-1',
    runTag: null,
    params: {},
    status: 200,
  };
  return { no: callNo, at: at(ms).toISOString(), operation, ...own, ...change };
}

const words = (violations: { invariant: string; what: string }[]) =>
  violations.map(({ invariant, what }) => `${invariant}: ${what}`);

describe('acknowledged submissions', () => {
  const acknowledged = (change: Partial<Acknowledged> = {}) =>
    ({ runId: 'run-1', requestKey: 'key-1', person: 'a', at: '', expected: 'succeeded', ...change }) as Acknowledged;

  test('are present and ended', () => {
    expect(checkSubmissions([acknowledged(), acknowledged()], [runWith([])])).toEqual([]);
  });

  test('of two people with the same key are two', () => {
    const both = [acknowledged(), acknowledged({ runId: 'run-2', person: 'b' })];
    expect(checkSubmissions(both, [runWith([]), runWith([], { id: 'run-2' })])).toEqual([]);
  });

  test.each<[string, Partial<StoredRun>, Partial<Acknowledged>]>([
    ['is lost', { id: 'another' }, {}],
    ['is still running', { state: 'running' }, {}],
    ['ended as failed', { state: 'failed' }, {}],
    ['acknowledged as run run-1 too', { id: 'run-2' }, { runId: 'run-2' }],
  ])('are reported if one %s', (what, run, second) => {
    const runs = [runWith([], run), ...(run.id === 'run-2' ? [runWith([])] : [])];
    const found = checkSubmissions([acknowledged(), ...(second.runId ? [acknowledged(second)] : [])], runs);
    expect(words(found)).toEqual([expect.stringContaining(what)]);
  });
});

describe('events', () => {
  test('in order are no violation, including an interrupted attempt', () => {
    const interrupted: Said[] = [started('names'), ['step.interrupted', { step: 'names', attempt: 1 }]];
    const again: Said[] = [started('names', 2), succeeded('names', 2)];
    expect(checkEvents(runWith([...done('access'), ...interrupted, ...again, ['run.succeeded']]))).toEqual([]);
  });

  test.each<[string, Said[]]>([
    ['I7: names started before access had succeeded', done('names')],
    [
      'I4: event 2 (step.started of access, attempt 2) starts while attempt 1 is open',
      [started('access'), started('access', 2)],
    ],
    ['I4: event 3 (step.succeeded of access, attempt 1) has no open attempt', [...done('access'), succeeded('access')]],
  ])('%s', (what, said) => {
    expect(words(checkEvents(runWith(said)))).toContain(what);
  });

  test('have no gaps and end at the run’s last number', () => {
    const run = runWith(done('access'), { last_no: 3 });
    expect(words(checkEvents(run))).toEqual(['I8: says that 3 is its last event, and has 2']);
    run.events[1] = { no: 3, at: at(0), type: 'step.succeeded', data: { step: 'access', attempt: 1 } };
    expect(words(checkEvents({ ...run, last_no: 2 }))).toEqual(['I8: has events 1 3']);
  });
});

test('reports what a process stores in the epoch of another', () => {
  const run = runWith(done('access'));
  expect(checkWriters(run)).toEqual([]);
  run.claims.push({ epoch: 2, writer: 'replica-2.1', at: at(1) });
  run.writings[1] = { no: 2, epoch: 2, writer: 'replica-1.1' };
  expect(words(checkWriters(run))).toEqual([
    'I4: event 2 (step.succeeded) was stored by replica-1.1 in the epoch of replica-2.1',
  ]);
});

describe('calls', () => {
  const looks = (from: number, to: number) =>
    Array.from({ length: (to - from) / 3_000 }, (_none, index) => call('GetResources', from + index * 3_000));

  test('of CreateKey may follow each other if AWS rejected the first, or if the key stayed missing for a minute', () => {
    const refused = [call('CreateKey', 0, { status: 400 }), call('CreateKey', 100)];
    expect(checkCalls(runWith([]), refused)).toEqual([]);
    const lookedUp = [call('CreateKey', 0, { status: null }), ...looks(100, 60_100), call('CreateKey', 60_200)];
    expect(checkCalls(runWith([]), lookedUp)).toEqual([]);
  });

  test.each<[string, Call[]]>([
    ['immediately', [call('CreateKey', 0, { status: 500 }), call('CreateKey', 100)]],
    ['without a lookup', [call('CreateKey', 0, { status: null }), call('CreateKey', 61_000)]],
    [
      'long after the last lookup',
      [call('CreateKey', 0, { status: null }), ...looks(0, 9_000), call('CreateKey', 61_000)],
    ],
  ])('of CreateKey, sent again %s, are reported', (_when, calls) => {
    expect(words(checkCalls(runWith([]), calls))).toEqual([expect.stringContaining('I2: sent CreateKey again')]);
  });

  test('of a replaced worker are at most one per step', () => {
    const assume = (ms: number, issuedKeyId: string, statements: number) =>
      call('AssumeRole', ms, {
        accessKeyId: 'portal',
        issuedKeyId,
        params: { Policy: JSON.stringify({ Statement: Array.from({ length: statements }, () => ({})) }) },
      });
    const reading = [
      assume(0, 'first', 2),
      assume(5, 'to-read', 1),
      call('PutRolePolicy', 10),
      call('PutRolePolicy', 15),
    ];
    expect(checkCalls(runWith([]), reading)).toEqual([]);
    const replaced = [assume(0, 'first', 2), assume(10, 'second', 2), call('PutRolePolicy', 20)];
    expect(checkCalls(runWith([]), replaced)).toEqual([]);
    expect(words(checkCalls(runWith([]), [...replaced, call('PutRolePolicy', 30)]))).toEqual([
      expect.stringContaining('I4: a replaced worker continued with role-policy'),
    ]);
  });

  test('that repeat a completed step are reported', () => {
    const run = runWith(done('iam-role'));
    expect(checkCalls(run, [call('CreateRole', 500)])).toEqual([]);
    expect(words(checkCalls(run, [call('CreateRole', 1500)]))).toEqual([
      expect.stringContaining('came 500 ms after iam-role had succeeded'),
    ]);
  });
});

describe('resources', () => {
  const resource = (kind: TaggedResource['kind'], name: string, run = 'run-1'): TaggedResource => {
    const tags = { 'limitless-portal:run': run, 'limitless-portal:team': 'payments' };
    return { kind, name, arn: `arn of ${name}`, accountId: '111111111111', tags };
  };
  const whole = [resource('key', 'a'), resource('role', 'b'), resource('secret', 'c'), resource('secret', 'd')];

  test('of a run are one key, one role and two secrets', () => {
    expect(checkResources(whole, [runWith([])])).toEqual([]);
    expect(words(checkResources([...whole, resource('key', 'e')], [runWith([])]))).toEqual([
      'I2: has made arn of a and arn of e',
    ]);
  });

  test('of an unknown run or of another account are reported', () => {
    expect(words(checkResources([resource('role', 'b', 'run-9')], [runWith([])]))).toEqual([
      'I3: a role of run run-9, which is unknown',
    ]);
    const elsewhere = { ...resource('role', 'b'), accountId: '222222222222' };
    expect(words(checkResources([elsewhere], [runWith([])]))).toEqual([expect.stringContaining('belongs to payments')]);
  });
});

test('reports a follower that misses an event, sees one twice, or never sees the last one', () => {
  const saw = (...numbers: number[]) => numbers.map((no) => ({ runId: 'run-1', follower: 'page', no }));
  const runs = [runWith(done('access'))];
  expect(checkSightings(saw(1, 2), runs)).toEqual([]);
  expect(words(checkSightings(saw(2, 2), runs))).toEqual(['I8: saw event 2 after event 2']);
  expect(words(checkSightings(saw(1), runs))).toEqual(['I8: saw event 1 last, but the run has 2']);
});
