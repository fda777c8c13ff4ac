import { describe, expect, it } from 'vitest';
import type { CleanUp, RunChange } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { buildRunView } from '#lib/runs/view.ts';
import { REQUEST } from '../testing/new-run.ts';
import { projectRun } from './run-projection.ts';

const by = { userId: 'user-1', name: 'Dana Baker' };
const error = { code: 'throttled' as const, params: {}, aws: null };
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/one';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111111111111:key/two';
const SECRET = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_secret-a1b2c3';
const NAMES = ['source_secret', 'destination_secret', 'loader-role', 'loader_policy'];

type Requested = Extract<RunChange, { type: 'run.requested' }>;

/** A run with events one second apart, starting at 1970. */
function project(given: Partial<Requested>, ...changes: RunChange[]) {
  const requested: Requested = {
    type: 'run.requested',
    runId: 'run-1',
    teamId: 'payments',
    accountId: '111111111111',
    region: 'us-east-1',
    partition: 'aws',
    by,
    request: REQUEST,
    kind: 'set-up',
    graphVersion: 1,
    cleanUp: null,
    ...given,
  };
  const events = [requested, ...changes].map((change, second) => ({ ...change, no: second + 1, at: atSecond(second) }));
  const view = buildRunView(events);
  if (!view) throw new Error('the first event creates no run');
  return projectRun(view);
}

const atSecond = (second: number) => new Date(second * 1_000).toISOString();

function done(step: 'kms-key' | 'source-secret', arns: { keyArn?: string; sourceSecretArn?: string }): RunChange {
  return { type: 'step.succeeded', step, attempt: 1, outcome: 'created', params: {}, arns };
}

function fail(...steps: StepName[]): RunChange[] {
  return steps.flatMap((step): RunChange[] => [
    { type: 'step.started', step, attempt: 1, by: null },
    { type: 'step.failed', step, attempt: 1, error },
  ]);
}

describe('the columns of a run', () => {
  it('contain what a search finds it by, from the first event on', () => {
    expect(project({})).toEqual({
      state: 'queued',
      finished_at: null,
      approval_until: null,
      alias: 'loader',
      key_arn: null,
      role_name: 'loader-role',
      failed_steps: [],
      error_code: null,
      error_step: null,
      wants_password: false,
      waiting_since: null,
      wait_reason: null,
      ended_failed: false,
      worked_ms: 0,
      working_since: null,
      projected_no: 1,
      search_text: ['run-1', 'alias/loader', ...NAMES].join('\n'),
    });
  });

  it('contain the requested existing key, and no alias', () => {
    const request = { ...REQUEST, key: { mode: 'existing' as const, keyArn: KEY } };
    const found = { alias: null, key_arn: KEY, search_text: ['run-1', KEY, ...NAMES].join('\n') };
    expect(project({ request })).toMatchObject(found);
    expect(project({ request }, done('kms-key', { keyArn: KEY }))).toMatchObject(found);
  });

  it('contain the cleaned-up run of a clean-up, and its resources', () => {
    const cleanUp: CleanUp = {
      runId: 'run-0',
      arns: { keyArn: KEY, sourceSecretArn: SECRET },
      rows: [],
      keyDeletionDays: 7,
      secretRecoveryDays: 7,
    };
    expect(project({ kind: 'clean-up', cleanUp })).toMatchObject({
      key_arn: KEY,
      search_text: ['run-1', 'alias/loader', KEY, ...NAMES, 'run-0', SECRET].join('\n'),
    });
  });

  it('contain every recorded ARN, including replaced ones', () => {
    const changes = [
      done('kms-key', { keyArn: KEY }),
      done('source-secret', { sourceSecretArn: SECRET }),
      done('kms-key', { keyArn: OTHER_KEY }),
      done('kms-key', { keyArn: OTHER_KEY }),
    ];
    expect(project({}, ...changes)).toMatchObject({
      key_arn: OTHER_KEY,
      search_text: ['run-1', 'alias/loader', ...NAMES, KEY, SECRET, OTHER_KEY].join('\n'),
    });
  });

  it('contain the failed steps in the order of their failure, until they are retried', () => {
    const failed = fail('iam-role', 'kms-alias');
    expect(project({}, ...failed).failed_steps).toEqual(['iam-role', 'kms-alias']);
    expect(project({}, ...failed, { type: 'run.retried', by, steps: ['iam-role'] }).failed_steps).toEqual([
      'kms-alias',
    ]);
  });

  it('contain the error of the first failed step, until it is retried', () => {
    const failed = [...fail('iam-role'), ...fail('kms-alias')];
    expect(project({}, ...failed)).toMatchObject({ error_code: 'throttled', error_step: 'iam-role' });
    const retried: RunChange = { type: 'run.retried', by, steps: ['iam-role', 'kms-alias'] };
    expect(project({}, ...failed, retried)).toMatchObject({ error_code: null, error_step: null });
  });

  it('contain whether a failed step needs a deleted password', () => {
    const destroyed: RunChange = { type: 'password.destroyed', fields: ['source'], reason: 'expired' };
    expect(project({}, ...fail('source-secret'), destroyed).wants_password).toBe(true);
    expect(project({}, ...fail('destination-secret'), destroyed).wants_password).toBe(false);
    const provided: RunChange = { type: 'password.provided', by, fields: ['source'] };
    expect(project({}, ...fail('source-secret'), destroyed, provided).wants_password).toBe(false);
  });

  it('contain what a step waits for, and since when', () => {
    const waiting: RunChange[] = [
      { type: 'step.started', step: 'iam-role', attempt: 1, by: null },
      { type: 'step.waiting', step: 'iam-role', attempt: 1, reason: 'throttled', until: atSecond(60) },
    ];
    expect(project({}, ...waiting)).toMatchObject({ waiting_since: new Date(2_000), wait_reason: 'throttled' });
    const resumed: RunChange = { type: 'step.resumed', step: 'iam-role', attempt: 1 };
    expect(project({}, ...waiting, resumed)).toMatchObject({ waiting_since: null, wait_reason: null });
  });

  it('contain why the first step failed, also after the run is canceled, until a retry', () => {
    const failed: RunChange[] = [...fail('iam-role', 'kms-alias'), { type: 'run.failed' }];
    const cancelled: RunChange[] = [{ type: 'run.cancel-requested', by }, { type: 'run.cancelled' }];
    expect(project({}, ...failed, ...cancelled)).toMatchObject({
      ...{ state: 'cancelled', ended_failed: true, error_code: 'throttled' },
    });
    const retried: RunChange = { type: 'run.retried', by, steps: ['iam-role', 'kms-alias'] };
    expect(project({}, ...failed, retried)).toMatchObject({ ended_failed: false, error_code: null });
    expect(project({}, { type: 'run.started' }, ...cancelled).ended_failed).toBe(false);
  });

  it('contain the working time, and the last event that they reflect', () => {
    expect(project({}, { type: 'run.started' })).toMatchObject({
      ...{ worked_ms: 0, working_since: new Date(1_000), projected_no: 2 },
    });
    const failed: RunChange[] = [{ type: 'run.started' }, ...fail('names'), { type: 'run.failed' }];
    expect(project({}, ...failed)).toMatchObject({ worked_ms: 3_000, working_since: null, projected_no: 5 });
  });

  it('contain the end of the run, which a retry clears', () => {
    expect(project({}, { type: 'run.failed' })).toMatchObject({ state: 'failed', finished_at: new Date(1_000) });
    const retried: RunChange = { type: 'run.retried', by, steps: ['kms-alias'] };
    expect(project({}, { type: 'run.failed' }, retried)).toMatchObject({ state: 'queued', finished_at: null });
    const cancelled = project({}, { type: 'run.failed' }, { type: 'run.cancel-requested', by });
    expect(cancelled).toMatchObject({ state: 'cancelling', finished_at: null });
  });

  it('contain the end of the wait for a lead: 7 days after the plan was last read', () => {
    const ask = { planHash: 'hash', plan: null };
    const afterDays = (second: number) => new Date(second * 1_000 + 7 * 86_400_000);
    const waiting = project({ approval: ask });
    expect(waiting).toMatchObject({ state: 'awaiting-approval', approval_until: afterDays(0) });
    const approved: RunChange[] = [{ type: 'run.approved', by, planHash: 'hash' }, { type: 'run.started' }];
    expect(project({ approval: ask }, ...approved).approval_until).toBeNull();
    const voided: RunChange[] = [...approved, ...fail('names'), { type: 'run.approval-voided', step: 'names', ask }];
    expect(project({ approval: ask }, ...voided)).toMatchObject({
      state: 'awaiting-approval',
      approval_until: afterDays(5),
      failed_steps: [],
    });
    for (const end of [{ type: 'run.denied', by, reason: '' }, { type: 'run.approval-expired' }] as const)
      expect(project({ approval: ask }, end)).toMatchObject({ finished_at: new Date(1_000), approval_until: null });
  });
});
