import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSubmission } from './defaults.ts';
import type { RunChange, RunEvent } from './events.ts';
import { readySteps, restingState, STEP_NAMES, STEP_NEEDS, type StepName, type StepState } from './steps.ts';
import { applyEvent, buildRunView, hasGap } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const person = { userId: 'u1', name: 'dba@payments' };
const requested: RunChange = {
  type: 'run.requested',
  runId: 'r1',
  teamId: 'payments',
  accountId: '111111111111',
  region: 'us-east-1',
  partition: 'aws',
  by: person,
  request,
};

function events(...changes: RunChange[]): RunEvent[] {
  return [requested, ...changes].map((change, index) => ({
    ...change,
    no: index + 1,
    at: new Date(1_000 * index).toISOString(),
  }));
}

const error = { code: 'access-denied' as const, params: {}, aws: null };

describe('the view of a run', () => {
  it('starts with every step pending and both passwords kept', () => {
    const view = buildRunView(events());
    expect(view?.state).toBe('queued');
    expect(STEP_NAMES.map((name) => view?.steps[name].state)).toEqual(STEP_NAMES.map(() => 'pending'));
    expect(view?.passwords).toEqual({ source: 'kept', destination: 'kept' });
  });

  it('leaves a failed step as it is where a call of its attempt still says that it waits or goes on', () => {
    const failed = events(
      { type: 'run.started' },
      { type: 'step.started', step: 'names', attempt: 1, by: null },
      { type: 'step.failed', step: 'names', attempt: 1, error },
      { type: 'step.waiting', step: 'names', attempt: 1, reason: 'throttled', until: '2030-01-01T00:00:00.000Z' },
      { type: 'run.failed' },
      { type: 'step.resumed', step: 'names', attempt: 1 },
    );
    expect(buildRunView(failed)?.steps.names).toMatchObject({ state: 'failed', waiting: null });
  });

  it('keeps a failed attempt in sight when the step is tried again by somebody', () => {
    const support = { userId: 'u2', name: 'support' };
    const view = buildRunView(
      events(
        { type: 'run.started' },
        { type: 'step.started', step: 'access', attempt: 1, by: null },
        { type: 'step.failed', step: 'access', attempt: 1, error },
        { type: 'run.failed' },
        { type: 'run.retried', by: support, steps: ['access'] },
        { type: 'step.started', step: 'access', attempt: 2, by: support },
        { type: 'step.succeeded', step: 'access', attempt: 2, outcome: 'checked', params: {}, arns: {} },
      ),
    );
    expect(view?.steps.access.state).toBe('succeeded');
    expect(view?.steps.access.attempts.map(({ state, by }) => [state, by?.name])).toEqual([
      ['failed', undefined],
      ['succeeded', 'support'],
    ]);
    expect(view?.steps.access.attempts[0]?.error).toEqual(error);
    expect(view?.finishedAt).toBeNull();
  });

  it('shows since when a step waits, also after a second reason', () => {
    const waiting = { type: 'step.waiting', step: 'key-policy', attempt: 1, until: '2026-01-01T00:03:00Z' } as const;
    const view = buildRunView(
      events(
        { type: 'step.started', step: 'key-policy', attempt: 1, by: null },
        { ...waiting, reason: 'role-visible-to-kms' },
        { ...waiting, reason: 'throttled' },
      ),
    );
    expect(view?.steps['key-policy']).toMatchObject({
      state: 'waiting',
      waiting: { reason: 'throttled', since: new Date(2_000).toISOString() },
    });
  });

  it('goes back to pending when its worker died, with the attempt marked', () => {
    const view = buildRunView(
      events(
        { type: 'step.started', step: 'names', attempt: 1, by: null },
        { type: 'step.interrupted', step: 'names', attempt: 1 },
      ),
    );
    expect(view?.steps.names).toMatchObject({ state: 'pending', attempts: [{ state: 'interrupted' }] });
  });

  it('drops an event that it has already, and tells a gap', () => {
    const [first, second, third] = events({ type: 'run.started' }, { type: 'run.failed' });
    if (!first || !second || !third) throw new Error('three events');
    const view = buildRunView([first, second]);
    if (!view) throw new Error('a view');
    expect(applyEvent(view, second)).toBe(view);
    expect(hasGap(view, third)).toBe(false);
    expect(hasGap(view, { ...third, no: 4 })).toBe(true);
  });

  it('is the same however often events are delivered again', () => {
    const all = events(
      { type: 'run.started' },
      { type: 'step.started', step: 'access', attempt: 1, by: null },
      { type: 'step.succeeded', step: 'access', attempt: 1, outcome: 'checked', params: {}, arns: {} },
      { type: 'password.destroyed', fields: ['source'], reason: 'done' },
    );
    const once = buildRunView(all);
    fc.assert(
      fc.property(fc.array(fc.nat(all.length - 1)), (again) => {
        const delivered = all.flatMap((event, index) => [
          event,
          ...again.filter((other) => other <= index).map((other) => all[other] as RunEvent),
        ]);
        expect(buildRunView(delivered)).toEqual(once);
      }),
    );
  });
});

describe('the graph', () => {
  const states = (change: Partial<Record<StepName, StepState>>) =>
    ({ ...Object.fromEntries(STEP_NAMES.map((name) => [name, 'pending'])), ...change }) as Record<StepName, StepState>;

  it('starts with access alone, and runs key and role at the same time', () => {
    expect(readySteps(states({}))).toEqual(['access']);
    expect(readySteps(states({ access: 'succeeded', names: 'succeeded' }))).toEqual(['kms-key', 'iam-role']);
  });

  it('holds back only what needs a failed step', () => {
    const ready = readySteps(
      states({ access: 'succeeded', names: 'succeeded', 'kms-key': 'succeeded', 'iam-role': 'failed' }),
    );
    expect(ready).toEqual(['kms-alias', 'source-secret', 'destination-secret']);
  });

  it('reaches every step from the first, whatever order they end in', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (picks) => {
        const now = states({});
        for (const pick of picks) {
          const ready = readySteps(now);
          if (ready.length === 0) break;
          const name = ready[pick % ready.length] as StepName;
          expect(STEP_NEEDS[name].every((need) => now[need] === 'succeeded')).toBe(true);
          now[name] = 'succeeded';
        }
        expect(restingState(now)).toBe('succeeded');
      }),
    );
  });

  it('rests as failed where any step failed', () => {
    expect(restingState(states({ access: 'failed' }))).toBe('failed');
  });
});
