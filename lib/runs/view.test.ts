import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSubmission } from '../request/defaults.ts';
import { type RunChange, type RunEvent, runEventSchema } from './events.ts';
import { STEP_NAMES } from './steps.ts';
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
  kind: 'set-up',
  graphVersion: 1,
  cleanUp: null,
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
  it('treats an event without a kind as a setup', () => {
    const complete = { ...request, target: { teamId: 'payments', region: 'us-east-1' } };
    const { kind: _kind, graphVersion: _version, cleanUp: _cleanUp, ...old } = requested;
    const parsed = runEventSchema.parse({
      ...old,
      request: complete,
      no: 1,
      at: new Date(0).toISOString(),
    }) as RunEvent;
    expect(buildRunView([parsed])).toMatchObject({ kind: 'set-up', graphVersion: 1, cleanUp: null });
  });

  it('shows who canceled, and that unfinished steps won’t run', () => {
    const view = buildRunView(
      events(
        { type: 'run.started' },
        { type: 'step.started', step: 'access', attempt: 1, by: null },
        { type: 'step.succeeded', step: 'access', attempt: 1, outcome: 'checked', params: {}, arns: {} },
        { type: 'step.started', step: 'names', attempt: 1, by: null },
        { type: 'run.cancel-requested', by: person },
        { type: 'password.destroyed', fields: ['source', 'destination'], reason: 'cancelled' },
        { type: 'step.cancelled', step: 'names', attempt: 1 },
        { type: 'run.cancelled' },
      ),
    );
    expect(view).toMatchObject({
      state: 'cancelled',
      cancelledBy: person,
      passwords: { source: 'cancelled', destination: 'cancelled' },
      steps: {
        access: { state: 'succeeded' },
        names: { state: 'cancelled', attempts: [{ state: 'cancelled' }] },
        'kms-key': { state: 'cancelled', attempts: [] },
      },
    });
  });

  it('keeps who canceled, and when, if the run had nothing left to stop', () => {
    const view = buildRunView(
      events(
        { type: 'run.started' },
        { type: 'step.started', step: 'verify', attempt: 1, by: null },
        { type: 'run.cancel-requested', by: person },
        { type: 'step.succeeded', step: 'verify', attempt: 1, outcome: 'checked', params: {}, arns: {} },
        { type: 'run.succeeded' },
      ),
    );
    expect(view).toMatchObject({ state: 'succeeded', cancelledBy: person });
    expect(view?.cancelRequestedAt).toBeTruthy();
    expect(view?.cancelRequestedAt).not.toBe(view?.finishedAt);
  });

  it('starts with every step pending and both passwords kept', () => {
    const view = buildRunView(events());
    expect(view?.state).toBe('queued');
    expect(STEP_NAMES.map((name) => view?.steps[name].state)).toEqual(STEP_NAMES.map(() => 'pending'));
    expect(view?.passwords).toEqual({ source: 'kept', destination: 'kept' });
  });

  it('keeps a step failed when a call of its attempt still reports a wait or progress', () => {
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

  it('keeps a failed attempt visible when someone retries the step', () => {
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

  it('shows since when a step waits, even after a second reason', () => {
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

  it('returns a step to pending when its worker died, and marks the attempt', () => {
    const view = buildRunView(
      events(
        { type: 'step.started', step: 'names', attempt: 1, by: null },
        { type: 'step.interrupted', step: 'names', attempt: 1 },
      ),
    );
    expect(view?.steps.names).toMatchObject({ state: 'pending', attempts: [{ state: 'interrupted' }] });
  });

  it('drops an event that it already has, and detects a gap', () => {
    const [first, second, third] = events({ type: 'run.started' }, { type: 'run.failed' });
    if (!first || !second || !third) throw new Error('three events expected');
    const view = buildRunView([first, second]);
    if (!view) throw new Error('no view');
    expect(applyEvent(view, second)).toBe(view);
    expect(hasGap(view, third)).toBe(false);
    expect(hasGap(view, { ...third, no: 4 })).toBe(true);
  });

  it('is the same however often events are delivered', () => {
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
