import { describe, expect, it } from 'vitest';
import type { Actor } from '../people/access.ts';
import { defaultSubmission } from '../request/defaults.ts';
import type { RunChange, RunEvent } from './events.ts';
import { canRetry, decidePasswords, decideRetry, wantedPasswords } from './retry.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const requester: Actor = {
  userId: 'u1',
  name: 'dba',
  teams: { payments: ['dba'] },
  isSupport: false,
  isAuditor: false,
  isAdmin: false,
};
const colleague: Actor = { ...requester, userId: 'u2' };
const support: Actor = { userId: 'u3', name: 'support', teams: {}, isSupport: true, isAuditor: false, isAdmin: false };

function viewOf(...changes: RunChange[]): RunView {
  const first: RunChange = {
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
  };
  const events = [first, ...changes].map(
    (change, index): RunEvent => ({ ...change, no: index + 1, at: new Date(index).toISOString() }),
  );
  const view = buildRunView(events);
  if (!view) throw new Error('no view');
  return view;
}

const failed: RunChange[] = [
  { type: 'run.started' },
  { type: 'step.started', step: 'source-secret', attempt: 1, by: null },
  {
    type: 'step.failed',
    step: 'source-secret',
    attempt: 1,
    error: { code: 'access-denied', params: {}, aws: null },
  },
  { type: 'run.failed' },
];
const expired: RunChange = { type: 'password.destroyed', fields: ['source'], reason: 'expired' };

describe('Retry step', () => {
  it('reopens the failed step in the name of the person who retried', () => {
    expect(decideRetry(viewOf(...failed), support, 'source-secret')).toEqual({
      ok: true,
      value: [{ type: 'run.retried', by: { userId: 'u3', name: 'support' }, steps: ['source-secret'] }],
    });
  });

  it('reopens every failed step if none is named, except those without their password', () => {
    const view = viewOf(...failed);
    const other = { ...view.steps['iam-role'], state: 'failed' as const };
    const two = { ...view, steps: { ...view.steps, 'iam-role': other } };
    const steps = (of: RunView) => {
      const decided = decideRetry(of, support, null);
      return decided.ok
        ? decided.value.flatMap((one) => (one.type === 'run.retried' ? one.steps : []))
        : decided.error.code;
    };
    expect(steps(two)).toEqual(['source-secret', 'iam-role']);
    expect(steps({ ...two, passwords: { ...two.passwords, source: 'expired' } })).toEqual(['iam-role']);
    expect(steps({ ...view, passwords: { ...view.passwords, source: 'expired' } })).toBe('password-expired');
    expect(steps({ ...two, state: 'cancelled' })).toBe('not-retryable');
    const named = decideRetry(two, support, 'iam-role');
    expect(named).toMatchObject({ ok: true, value: [{ steps: ['iam-role'] }] });
  });

  it('is offered only for a failed step, and says which password is missing', () => {
    const view = viewOf(...failed);
    expect([canRetry(view, 'source-secret'), canRetry(view, 'access')]).toEqual([true, false]);
    for (const reason of ['expired', 'unreadable'] as const) {
      const lost = viewOf(...failed, { type: 'password.destroyed', fields: ['source'], reason });
      expect(canRetry(lost, 'source-secret')).toBe(false);
      expect(decideRetry(lost, support, null)).toEqual({
        ok: false,
        error: { code: 'password-expired', params: { field: 'source' } },
      });
    }
  });

  it.each([
    ['a colleague who didn’t request the run', viewOf(...failed), colleague, 'not-found'],
    ['a step that did not fail', viewOf({ type: 'run.failed' }), support, 'not-retryable'],
    ['a run whose other steps are still running', viewOf(...failed.slice(0, -1)), support, 'not-retryable'],
    [
      'a run that someone has just retried',
      viewOf(...failed, { type: 'run.retried', by: { userId: 'u1', name: 'dba' }, steps: ['source-secret'] }),
      support,
      'not-retryable',
    ],
    ['a secret whose password is destroyed', viewOf(...failed, expired), support, 'password-expired'],
  ])('is refused for %s', (_what, view, actor, code) => {
    const decided = decideRetry(view, actor, 'source-secret');
    expect(decided.ok ? null : decided.error.code).toBe(code);
  });
});

describe('a re-entered password', () => {
  const view = viewOf(...failed, expired);

  it('is required if it expired before its secret was made', () => {
    expect(wantedPasswords(view)).toEqual(['source']);
    expect(wantedPasswords(viewOf({ type: 'password.destroyed', fields: ['source'], reason: 'done' }))).toEqual([]);
  });

  it('is accepted from the requester, and then the step can be retried', () => {
    const provided = decidePasswords(view, requester, ['source']);
    expect(provided.ok && provided.value).toEqual([
      { type: 'password.provided', by: { userId: 'u1', name: 'dba' }, fields: ['source'] },
    ]);
    const after = viewOf(...failed, expired, ...(provided.ok ? provided.value : []));
    expect(decideRetry(after, support, 'source-secret').ok).toBe(true);
  });

  it.each([
    ['from support', support, ['source'] as const, 'not-found'],
    ['from a colleague', colleague, ['source'] as const, 'not-found'],
    ['that isn’t required', requester, ['destination'] as const, 'password-not-wanted'],
    [
      'that isn’t required together with one that is',
      requester,
      ['source', 'destination'] as const,
      'password-not-wanted',
    ],
    ['without any field', requester, [] as const, 'password-not-wanted'],
  ])('is refused %s', (_what, actor, fields, code) => {
    const decided = decidePasswords(view, actor, fields);
    expect(decided.ok ? null : decided.error.code).toBe(code);
  });
});
