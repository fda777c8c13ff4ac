import { describe, expect, it } from 'vitest';
import type { Actor } from '../people/access.ts';
import { defaultSubmission } from '../request/defaults.ts';
import { canCleanUp, decideCleanUp } from './clean-up.ts';
import { RUN_STATES, type RunState } from './steps.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);

function viewIn(state: RunState, change: Partial<RunView> = {}): RunView {
  const view = buildRunView([
    {
      no: 1,
      at: new Date(0).toISOString(),
      type: 'run.requested',
      runId: 'r1',
      teamId: 'payments',
      accountId: '111111111111',
      region: 'us-east-1',
      partition: 'aws',
      by: { userId: 'requester', name: 'dba@payments' },
      kind: 'set-up',
      graphVersion: 1,
      cleanUp: null,
      request,
    },
  ]);
  if (!view) throw new Error('no view');
  return { ...view, state, ...change };
}

function actor(change: Partial<Actor>): Actor {
  return {
    userId: 'somebody',
    name: 'Somebody',
    teams: {},
    isSupport: false,
    isAuditor: false,
    isAdmin: false,
    ...change,
  };
}

const requester = actor({ userId: 'requester', teams: { payments: ['dba'] } });

describe('a clean-up', () => {
  it.each<[string, Actor, boolean]>([
    ['the requester', requester, true],
    ['a lead of the team', actor({ teams: { payments: ['lead'] } }), true],
    ['another DBA of the team', actor({ teams: { payments: ['dba'] } }), false],
    ['a requester who has left the team', actor({ userId: 'requester' }), false],
    ['a lead of another team', actor({ teams: { analytics: ['lead'] } }), false],
    ['support', actor({ isSupport: true }), false],
    ['an auditor', actor({ isAuditor: true }), false],
  ])('%s: %s', (_who, person, mayDo) => {
    const decided = decideCleanUp(viewIn('succeeded'), person);
    expect(decided).toEqual(mayDo ? { ok: true, value: [] } : { ok: false, error: { code: 'not-found' } });
  });

  it.each(RUN_STATES)('of a %s run waits until no worker has it', (state) => {
    const hasEnded = ['succeeded', 'failed', 'cancelled'].includes(state);
    expect(canCleanUp(viewIn(state))).toBe(hasEnded);
    expect(decideCleanUp(viewIn(state), requester).ok).toBe(hasEnded);
  });

  it('of a clean-up doesn’t exist', () => {
    const decided = decideCleanUp(viewIn('succeeded', { kind: 'clean-up' }), requester);
    expect(decided).toEqual({ ok: false, error: { code: 'not-cleanable' } });
  });

  it('of a failed run cancels it and destroys its passwords', () => {
    const decided = decideCleanUp(viewIn('failed'), requester);
    expect(decided.ok && decided.value.map(({ type }) => type)).toEqual([
      'run.cancel-requested',
      'password.destroyed',
      'run.cancelled',
    ]);
  });
});
