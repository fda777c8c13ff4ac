import { describe, expect, it } from 'vitest';
import type { Actor } from '../people/access.ts';
import { defaultSubmission } from '../request/defaults.ts';
import type { PasswordField } from '../request/schema.ts';
import { canDeny, decideApproval, decideDenial, decideExpiry } from './approval.ts';
import { decideCancel } from './cancel.ts';
import type { RunChange, RunEvent } from './events.ts';
import { decidePasswords } from './retry.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const PLAN_HASH = 'a'.repeat(64);
const NOW = new Date(60_000);
const OTHER_HASH = 'b'.repeat(64);

function actor(userId: string, change: Partial<Actor> = {}): Actor {
  return {
    userId,
    name: userId,
    teams: { payments: ['lead'] },
    isSupport: false,
    isAuditor: false,
    isAdmin: false,
    ...change,
  };
}

const lead = actor('lead');
const requester = actor('requester', { teams: { payments: ['dba', 'lead'] }, isSupport: true, isAuditor: true });

function viewOf(...changes: RunChange[]): RunView {
  const first: RunChange = {
    type: 'run.requested',
    runId: 'r1',
    teamId: 'payments',
    accountId: '111111111111',
    region: 'us-east-1',
    partition: 'aws',
    by: { userId: 'requester', name: 'requester' },
    kind: 'set-up',
    graphVersion: 1,
    cleanUp: null,
    request,
    approval: { planHash: PLAN_HASH, plan: null },
  };
  const events = [first, ...changes].map(
    (change, index): RunEvent => ({ ...change, no: index + 1, at: new Date(index).toISOString() }),
  );
  const view = buildRunView(events);
  if (!view) throw new Error('no view');
  return view;
}

const by = (userId: string) => ({ userId, name: userId });
const approved: RunChange = { type: 'run.approved', by: by('lead'), planHash: PLAN_HASH };
const denied: RunChange = { type: 'run.denied', by: by('lead'), reason: 'not now' };
const started: RunChange = { type: 'run.started' };
const voided: RunChange[] = [
  approved,
  started,
  { type: 'step.started', step: 'names', attempt: 1, by: null },
  { type: 'step.failed', step: 'names', attempt: 1, error: { code: 'approval-void', params: {}, aws: null } },
  { type: 'run.approval-voided', step: 'names', ask: { planHash: OTHER_HASH, plan: null } },
];
const codeOf = (decided: ReturnType<typeof decideApproval>) =>
  decided.ok ? decided.value.map(({ type }) => type).join(' ') : decided.error.code;

describe('an answer by', () => {
  it.each([
    ['another lead of the team', lead, 'run.approved'],
    ['the requester, whatever other roles they have', requester, 'approval-own'],
    ['a DBA of the team', actor('dba', { teams: { payments: ['dba'] } }), 'not-found'],
    ['the requester, who isn’t a lead', actor('requester', { teams: { payments: ['dba'] } }), 'not-found'],
    ['a lead of another team', actor('lead', { teams: { analytics: ['lead'] } }), 'not-found'],
    ['support', actor('support', { teams: {}, isSupport: true }), 'not-found'],
    ['an auditor', actor('auditor', { teams: {}, isAuditor: true }), 'not-found'],
  ])('%s', (_who, person, answer) => {
    expect(codeOf(decideApproval(viewOf(), person, PLAN_HASH, NOW))).toBe(answer);
    const denial = codeOf(decideDenial(viewOf(), person, ''));
    expect(denial).toBe(answer === 'run.approved' ? 'run.denied password.destroyed' : answer);
  });

  it('the last person who gave a password is refused', () => {
    const given: RunChange = { type: 'password.provided', by: by('lead'), fields: ['source'] };
    expect(codeOf(decideApproval(viewOf(given), lead, PLAN_HASH, NOW))).toBe('approval-own');
    expect(codeOf(decideApproval(viewOf(given), actor('third'), PLAN_HASH, NOW))).toBe('run.approved');
  });
});

describe('an approval', () => {
  it.each<[string, RunChange[], string]>([
    ['is tied to the reviewed plan', voided, 'approval-plan-changed'],
    ['counts once, however often it is given', [approved], ''],
    ['does not revert a denial', [denied], 'not-awaiting-approval'],
    ['is too late for an expired run', [{ type: 'run.approval-expired' }], 'not-awaiting-approval'],
  ])('%s', (_what, changes, answer) => {
    expect(codeOf(decideApproval(viewOf(...changes), lead, PLAN_HASH, NOW))).toBe(answer);
  });

  it('that becomes void leads to a new request for the new plan, and no step fails', () => {
    const view = viewOf(...voided);
    expect(view).toMatchObject({ state: 'awaiting-approval', approval: { hasStarted: false, decision: null } });
    expect(view.approval?.voided?.by.userId).toBe('lead');
    expect(view.steps.names.state).toBe('pending');
    expect(view.steps.names.attempts[0]?.error?.code).toBe('approval-void');
    expect(codeOf(decideApproval(view, lead, OTHER_HASH, NOW))).toBe('run.approved');
  });

  it('lets the run start, and stays valid when a step is retried', () => {
    const retried: RunChange = { type: 'run.retried', by: by('support'), steps: ['names'] };
    const view = viewOf(approved, started, { type: 'run.failed' }, retried);
    expect(view).toMatchObject({ state: 'queued', approval: { decision: { kind: 'approved' } } });
  });
});

describe('a denial', () => {
  it.each<[string, RunChange[], string]>([
    ['overrides an approval until the run begins', [approved], 'run.denied password.destroyed'],
    ['is too late for a run that has begun', [approved, started], 'not-awaiting-approval'],
    ['is possible again when the approval has become void', voided, 'run.denied password.destroyed'],
    ['counts once, however often it is given', [denied], ''],
    [
      'is too late for a run that is retried',
      [approved, started, { type: 'run.failed' }, { type: 'run.retried', by: by('lead'), steps: ['names'] }],
      'not-awaiting-approval',
    ],
  ])('%s', (_what, changes, answer) => {
    expect(codeOf(decideDenial(viewOf(...changes), lead, ''))).toBe(answer);
  });

  it('ends the run permanently, with its reason', () => {
    const view = viewOf(denied, { type: 'password.destroyed', fields: ['source'], reason: 'expired' });
    expect(view).toMatchObject({ state: 'denied', finishedAt: new Date(1).toISOString() });
    expect(view.approval?.decision).toMatchObject({ kind: 'denied', reason: 'not now', by: by('lead') });
    expect(view.steps.access.state).toBe('cancelled');
    const dba = actor('requester', { teams: { payments: ['dba'] } });
    expect(codeOf(decidePasswords(view, dba, ['source']))).toBe('password-not-wanted');
    expect(codeOf(decideCancel(view, dba))).toBe('not-cancellable');
  });
});

describe('a run of a team that requires no approval', () => {
  const { approval: _approval, ...free } = viewOf();
  const view: RunView = { ...free, approval: null, state: 'queued' };

  it('is neither approved nor denied', () => {
    expect(codeOf(decideApproval(view, lead, PLAN_HASH, NOW))).toBe('not-awaiting-approval');
    expect(codeOf(decideDenial(view, lead, ''))).toBe('not-awaiting-approval');
    expect(canDeny(view)).toBe(false);
  });
});

it('a repeated answer changes nothing', () => {
  expect(decideApproval(viewOf(approved), lead, PLAN_HASH, NOW)).toEqual({ ok: true, value: [] });
  expect(decideDenial(viewOf(denied), lead, 'again')).toEqual({ ok: true, value: [] });
});

it('a run that was canceled before it began is not denied', () => {
  const cancelled = viewOf(approved, { type: 'run.cancel-requested', by: by('requester') }, { type: 'run.cancelled' });
  expect(canDeny(cancelled)).toBe(false);
});

it('a denial destroys the remaining passwords, as a cancellation does', () => {
  const destroyed = (...fields: PasswordField[]): RunChange => ({
    type: 'password.destroyed',
    fields,
    reason: 'cancelled',
  });
  const denial = { type: 'run.denied', by: by('lead'), reason: 'no' };
  const expired = (...fields: PasswordField[]): RunChange => ({
    type: 'password.destroyed',
    fields,
    reason: 'expired',
  });
  expect(decideDenial(viewOf(), lead, 'no')).toEqual({ ok: true, value: [denial, destroyed('source', 'destination')] });
  expect(decideDenial(viewOf(expired('source')), lead, 'no')).toEqual({
    ok: true,
    value: [denial, destroyed('destination')],
  });
  expect(decideDenial(viewOf(expired('source', 'destination')), lead, 'no')).toEqual({ ok: true, value: [denial] });
});

it('a waiting run is canceled immediately, since no worker has it', () => {
  expect(codeOf(decideCancel(viewOf(), actor('requester', { teams: { payments: ['dba'] } })))).toBe(
    'run.cancel-requested password.destroyed run.cancelled',
  );
});

it('an approval after seven days is refused, even if the run hasn’t been ended yet', () => {
  const days = (count: number) => new Date(count * 24 * 60 * 60 * 1000);
  expect(codeOf(decideApproval(viewOf(), lead, PLAN_HASH, new Date(days(7).getTime() - 1)))).toBe('run.approved');
  expect(codeOf(decideApproval(viewOf(), lead, PLAN_HASH, days(7)))).toBe('not-awaiting-approval');
});

it('only a waiting run expires', () => {
  expect(decideExpiry(viewOf()).map(({ type }) => type)).toEqual(['run.approval-expired', 'password.destroyed']);
  const expired = viewOf({ type: 'run.approval-expired' });
  expect(expired).toMatchObject({ state: 'expired', approval: { planHash: PLAN_HASH, decision: null } });
  expect(decideExpiry(viewOf(approved))).toEqual([]);
  expect(decideExpiry(viewOf(denied))).toEqual([]);
});

it('the page keeps who approved the void plan, or that nobody had', () => {
  expect(viewOf(approved).approval?.decision).toMatchObject({ kind: 'approved', by: by('lead'), reason: '' });
  expect(viewOf(...voided).approval).toMatchObject({
    planHash: OTHER_HASH,
    voided: { by: by('lead') },
    decision: null,
  });
  const unanswered = viewOf({ type: 'run.approval-voided', step: 'names', ask: { planHash: OTHER_HASH, plan: null } });
  expect(unanswered.approval).toMatchObject({ planHash: OTHER_HASH, voided: null });
});
