import { describe, expect, it } from 'vitest';
import { defaultSubmission } from '../request/defaults.ts';
import type { RunChange, RunEvent } from './events.ts';
import { applyEvent, buildRunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const person = { userId: 'u1', name: 'dba@payments' };
const error = { code: 'access-denied' as const, params: {}, aws: null };

/** The request and the events after it, one second apart. */
function events(...changes: RunChange[]): RunEvent[] {
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
  const at = (index: number) => new Date(1_000 * index).toISOString();
  return [requested, ...changes].map((change, index) => ({ ...change, no: index + 1, at: at(index) }));
}

describe('the members of the view', () => {
  it('reads from the request what the run is, where it works and who requested it', () => {
    const [event] = events();
    expect(buildRunView([{ ...(event as RunEvent), planHash: 'ab' } as RunEvent])).toMatchObject({
      id: 'r1',
      kind: 'set-up',
      graphVersion: 1,
      teamId: 'payments',
      accountId: '111111111111',
      region: 'us-east-1',
      partition: 'aws',
      requestedBy: person,
      lastEditor: person,
      request,
      cleanUp: null,
      approval: null,
      reviewedHash: 'ab',
      cancelledBy: null,
      cancelRequestedAt: null,
      createdAt: new Date(0).toISOString(),
      finishedAt: null,
      lastNo: 1,
      arns: {},
      checks: [],
      passwordsGivenAgain: [],
    });
    const fresh = { state: 'pending', attempts: [], waiting: null, retriedBy: null };
    expect(buildRunView(events())?.steps.verify).toEqual({ name: 'verify', ...fresh });
    expect(buildRunView(events())?.reviewedHash).toBeNull();
    expect(buildRunView(events({ type: 'run.started' }))).toMatchObject({ state: 'running', approval: null });
  });

  it('of a clean-up starts with the ARNs to delete, and needs no password', () => {
    const cleanUp = { runId: 'r0', arns: { keyArn: 'arn:key' }, rows: [], keyDeletionDays: 7, secretRecoveryDays: 7 };
    const [event] = events();
    expect(buildRunView([{ ...(event as RunEvent), kind: 'clean-up', cleanUp } as RunEvent])).toMatchObject({
      cleanUp,
      arns: { keyArn: 'arn:key' },
      passwords: { source: 'done', destination: 'done' },
    });
  });

  it('has nothing before the request, and takes the request once', () => {
    const [first, started] = events({ type: 'run.started' });
    if (!first || !started) throw new Error('two events expected');
    expect(applyEvent(null, started)).toBeNull();
    const view = buildRunView([first, started]);
    expect(view && applyEvent(view, { ...first, no: 3 })).toEqual({ ...view, lastNo: 3 });
  });

  it('keeps the results of an attempt: ARNs, checked points, times', () => {
    const check = { id: 'role-arn', params: {}, passed: true };
    const view = buildRunView(
      events(
        { type: 'step.started', step: 'kms-key', attempt: 1, by: null },
        {
          type: 'step.succeeded',
          step: 'kms-key',
          attempt: 1,
          outcome: 'created',
          params: { a: 'b' },
          arns: { keyArn: 'arn:key' },
        },
        { type: 'step.started', step: 'iam-role', attempt: 1, by: null },
        {
          type: 'step.succeeded',
          step: 'iam-role',
          attempt: 1,
          outcome: 'adopted',
          params: {},
          arns: { roleArn: 'arn:role' },
          checks: [check],
        },
        { type: 'step.started', step: 'names', attempt: 1, by: null },
        { type: 'step.failed', step: 'names', attempt: 1, error },
        { type: 'run.failed' },
      ),
    );
    expect(view).toMatchObject({
      arns: { keyArn: 'arn:key', roleArn: 'arn:role' },
      checks: [check],
      finishedAt: new Date(7_000).toISOString(),
    });
    expect(view?.steps['kms-key'].attempts).toEqual([
      {
        number: 1,
        state: 'succeeded',
        startedAt: new Date(1_000).toISOString(),
        finishedAt: new Date(2_000).toISOString(),
        by: null,
        outcome: { kind: 'created', params: { a: 'b' } },
        error: null,
      },
    ]);
    expect(view?.steps.names.attempts[0]).toMatchObject({ state: 'failed', finishedAt: new Date(6_000).toISOString() });
  });

  it('shows the points that verify waits for, and those that made it fail', () => {
    const checks = [{ id: 'role-arn', params: {}, passed: false }];
    const attempt = { step: 'verify', attempt: 1 } as const;
    const until = '2026-01-01T00:03:00Z';
    const waiting = events(
      { type: 'step.started', ...attempt, by: null },
      { type: 'step.waiting', ...attempt, reason: 'not-visible-yet', until, checks },
    );
    expect(buildRunView(waiting)?.steps.verify.waiting).toEqual({
      reason: 'not-visible-yet',
      since: new Date(2_000).toISOString(),
      until,
      checks,
    });
    const [, ...changes] = waiting;
    const on = buildRunView(events(...changes, { type: 'step.resumed', ...attempt }));
    expect(on?.steps.verify).toMatchObject({ state: 'running', waiting: null });
    const failed = buildRunView(events(...changes, { type: 'step.failed', ...attempt, error, checks }));
    expect(failed).toMatchObject({ checks, steps: { verify: { state: 'failed', waiting: null } } });
  });

  it('is cancelling until the cancellation is done, and waits again after a retry', () => {
    const attempt = { step: 'names', attempt: 1 } as const;
    const failed: RunChange[] = [
      { type: 'run.started' },
      { type: 'step.started', ...attempt, by: null },
      { type: 'step.failed', ...attempt, error },
      { type: 'run.failed' },
    ];
    const cancelling = buildRunView(events(...failed, { type: 'run.cancel-requested', by: person }));
    expect(cancelling).toMatchObject({ state: 'cancelling', finishedAt: null, cancelledBy: person });
    const retried = buildRunView(events(...failed, { type: 'run.retried', by: person, steps: ['names'] }));
    expect(retried).toMatchObject({ state: 'queued', finishedAt: null });
    expect(retried?.steps.names).toMatchObject({ state: 'pending', retriedBy: person });
    const again = events(
      ...failed,
      { type: 'run.retried', by: person, steps: ['names'] },
      { type: 'step.started', step: 'names', attempt: 2, by: person },
      { type: 'step.waiting', ...attempt, reason: 'throttled', until: '2026-01-01T00:03:00Z' },
    );
    expect(buildRunView(again)?.steps.names).toMatchObject({ state: 'running', waiting: null, retriedBy: null });
  });

  it('stops the step of an interrupted attempt', () => {
    const view = buildRunView(
      events(
        { type: 'step.started', step: 'names', attempt: 1, by: null },
        { type: 'step.cancelled', step: 'names', attempt: 1 },
      ),
    );
    expect(view?.steps.names).toMatchObject({ state: 'cancelled', attempts: [{ state: 'cancelled' }] });
  });

  it('ignores events about an attempt that a step doesn’t have', () => {
    const resumed = events({ type: 'step.resumed', step: 'names', attempt: 1 });
    expect(buildRunView(resumed)?.steps.names.state).toBe('pending');
  });

  it('lists the re-entered passwords, each once, and who entered them', () => {
    const other = { userId: 'u3', name: 'dba2@payments' };
    const view = buildRunView(
      events(
        { type: 'password.destroyed', fields: ['source', 'destination'], reason: 'expired' },
        { type: 'password.provided', by: person, fields: ['source'] },
        { type: 'password.provided', by: other, fields: ['source'] },
      ),
    );
    expect(view).toMatchObject({
      passwords: { source: 'kept', destination: 'expired' },
      passwordsGivenAgain: ['source'],
      lastEditor: other,
      requestedBy: person,
    });
  });

  it.each([
    ['denied', { type: 'run.denied', by: person, reason: 'no' }],
    ['expired', { type: 'run.approval-expired' }],
    ['cancelled', { type: 'run.cancelled' }],
  ] as const)('ends every unfinished step when it is %s, and keeps what has succeeded or failed', (state, end) => {
    const view = buildRunView(
      events(
        { type: 'step.started', step: 'access', attempt: 1, by: null },
        { type: 'step.succeeded', step: 'access', attempt: 1, outcome: 'checked', params: {}, arns: {} },
        { type: 'step.started', step: 'names', attempt: 1, by: null },
        { type: 'step.failed', step: 'names', attempt: 1, error },
        end,
      ),
    );
    expect(view).toMatchObject({ state, finishedAt: new Date(5_000).toISOString() });
    const states = Object.values(view?.steps ?? {}).map((step) => step.state);
    expect(states.filter((one) => one !== 'cancelled')).toEqual(['succeeded', 'failed']);
  });
});
