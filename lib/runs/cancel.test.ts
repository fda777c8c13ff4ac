import { describe, expect, it } from 'vitest';
import type { Actor } from '../people/access.ts';
import { defaultSubmission } from '../request/defaults.ts';
import { canCancel, decideCancel } from './cancel.ts';
import type { RunEvent } from './events.ts';
import { RUN_STATES, type RunState } from './steps.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const by = { userId: 'u1', name: 'dba' };
const requester: Actor = { ...by, teams: { payments: ['dba'] }, isSupport: false, isAuditor: false, isAdmin: false };

function viewIn(state: RunState, passwords: Partial<RunView['passwords']> = {}): RunView {
  const requested: RunEvent = {
    no: 1,
    at: new Date(0).toISOString(),
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
    request,
  };
  const view = buildRunView([requested]) as RunView;
  return { ...view, state, passwords: { ...view.passwords, ...passwords } };
}

const cancelRequested = { type: 'run.cancel-requested', by };
const destroyed = (...fields: string[]) => ({ type: 'password.destroyed', fields, reason: 'cancelled' });

describe('canceling a run', () => {
  it.each<[RunState, object[]]>([
    ['queued', [cancelRequested, destroyed('source', 'destination')]],
    ['running', [cancelRequested, destroyed('source', 'destination')]],
    // No worker has these runs, so the cancellation ends them.
    ['failed', [cancelRequested, destroyed('source', 'destination'), { type: 'run.cancelled' }]],
    ['awaiting-approval', [cancelRequested, destroyed('source', 'destination'), { type: 'run.cancelled' }]],
    ['cancelling', []],
    ['cancelled', []],
  ])('that is %s', (state, value) => {
    expect(decideCancel(viewIn(state), requester)).toEqual({ ok: true, value });
  });

  it.each<RunState>(['succeeded', 'denied', 'expired'])('that is %s is refused', (state) => {
    expect(decideCancel(viewIn(state), requester)).toEqual({ ok: false, error: { code: 'not-cancellable' } });
  });

  it.each<RunState>(['running', 'cancelling', 'cancelled'])(
    'that is %s is refused to a colleague with not-found',
    (state) => {
      const colleague = { ...requester, userId: 'u2' };
      expect(decideCancel(viewIn(state), colleague)).toEqual({ ok: false, error: { code: 'not-found' } });
    },
  );

  it('destroys the remaining passwords, and no others', () => {
    const one = viewIn('running', { source: 'done' });
    expect(decideCancel(one, requester)).toEqual({ ok: true, value: [cancelRequested, destroyed('destination')] });
    const none = viewIn('running', { source: 'done', destination: 'expired' });
    expect(decideCancel(none, requester)).toEqual({ ok: true, value: [cancelRequested] });
  });

  it('is offered if it changes something', () => {
    expect(RUN_STATES.filter((state) => canCancel({ state }))).toEqual(
      RUN_STATES.filter((state) => ['awaiting-approval', 'queued', 'running', 'failed'].includes(state)),
    );
  });
});
