import { describe, expect, test } from 'vitest';
import type { ErrorCode, ErrorParams } from '../errors.ts';
import { defaultSubmission } from '../request/defaults.ts';
import type { Check, RunChange, RunEvent, StepError } from './events.ts';
import { answerFailure } from './failure-answer.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const TEAM = { id: 'payments', partition: 'aws' as const, accountId: '111122223333', regions: ['us-east-1'] };
const USER = 'arn:aws:sts::111122223333:assumed-role/deployer/limitless-r1';

function viewOf(...changes: RunChange[]): RunView {
  const first: RunChange = {
    type: 'run.requested',
    runId: 'r1',
    teamId: 'payments',
    accountId: '111122223333',
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
  return buildRunView(events) as RunView;
}

function answerTo(error: StepError, checks?: Check[]) {
  const view = viewOf(
    { type: 'run.started' },
    { type: 'step.started', step: 'kms-key', attempt: 1, by: null },
    { type: 'step.failed', step: 'kms-key', attempt: 1, error, ...(checks ? { checks } : {}) },
  );
  return answerFailure(view, view.steps['kms-key'], TEAM);
}

function deniedWith(code: ErrorCode, message: string, params: ErrorParams = {}): StepError {
  const aws = { operation: 'CreateKey', code: 'AccessDeniedException', message, requestId: 'q-1', httpStatus: 400 };
  return { code, params, aws };
}

describe('the answer to a failed step', () => {
  test('names the missing statement of the deployer role and whose turn it is', () => {
    const message = `User: ${USER} is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action`;
    const answer = answerTo(deniedWith('access-denied', message));
    expect(answer).toMatchObject({
      turn: 'aws-administrator',
      policyOwner: 'account',
      denial: { principal: USER, action: 'kms:CreateKey', resource: '*', policyType: 'identity', isExplicit: false },
      checks: [],
    });
    expect(answer?.statements.map(({ Action }) => Action)).toEqual(['kms:CreateKey', 'kms:TagResource']);
  });

  test('names the organization’s policy, and offers no statement against it', () => {
    const policyArn = 'arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1';
    const message = `User: ${USER} is not authorized to perform: kms:CreateKey on resource: * with an explicit deny in a service control policy: ${policyArn}`;
    expect(answerTo(deniedWith('denied-by-organization', message))).toMatchObject({
      turn: 'aws-administrator',
      policyOwner: 'organization',
      denial: { policyType: 'serviceControl', policyArn, isExplicit: true },
      statements: [],
    });
  });

  test('leaves the portal’s own limits to its operators', () => {
    const message = `User: ${USER} is not authorized to perform: kms:CreateKey because no session policy allows the kms:CreateKey action`;
    const answer = answerTo(deniedWith('denied-by-portal', message));
    expect(answer).toMatchObject({ turn: 'operator', policyOwner: 'portal', statements: [] });
  });

  test('reads the values of the error if AWS’s message is not kept', () => {
    const error = { code: 'access-denied', params: { action: 'kms:CreateAlias', policyType: 'identity' }, aws: null };
    const answer = answerTo(error as StepError);
    expect(answer?.denial).toMatchObject({ action: 'kms:CreateAlias', policyType: 'identity' });
    expect(answer?.statements.map(({ Sid }) => Sid)).toEqual(['ChangeKeys']);
  });

  test('has the failed points of verification', () => {
    const failed: Check = { id: 'role-tag', params: {}, passed: false };
    const checks = [{ id: 'key-alias', params: {}, passed: true }, failed];
    expect(answerTo({ code: 'verify-mismatch', params: {}, aws: null }, checks)?.checks).toEqual([failed]);
    expect(answerTo({ code: 'throttled', params: {}, aws: null }, checks)?.checks).toEqual([]);
  });

  test('is missing for a step without an error', () => {
    const view = viewOf();
    expect(answerFailure(view, view.steps['kms-key'], TEAM)).toBeNull();
  });

  test('has no denial for another failure', () => {
    expect(answerTo({ code: 'alias-taken', params: { name: 'limitless' }, aws: null })).toEqual({
      turn: 'you',
      denial: null,
      actions: [],
      policyOwner: null,
      statements: [],
      checks: [],
    });
  });
});
