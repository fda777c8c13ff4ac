import { expect, test } from 'vitest';
import { defaultSubmission } from '../request/defaults.ts';
import type { Check, RunChange, RunEvent } from './events.ts';
import { reopenedSteps } from './reopened-steps.ts';
import { STEP_NAMES, type StepName } from './steps.ts';
import { buildRunView, type RunView } from './view.ts';

const { passwords: _, ...request } = defaultSubmission(undefined);
const roleArn = 'arn:aws:iam::111111111111:role/loader';
const DONE = ['access', 'names', 'kms-key', 'kms-alias', 'source-secret', 'destination-secret', 'iam-role'] as const;

/** A run whose named steps are done, except one that failed with this error and these checks. */
function failedAt(
  step: StepName,
  error: { code: 'resource-missing' | 'verify-mismatch' | 'access-denied'; params: Record<string, string> },
  { done = DONE as readonly StepName[], failedChecks = [] as string[] } = {},
): RunView {
  const checks: Check[] = failedChecks.map((id) => ({ id, params: {}, passed: false }));
  const changes: RunChange[] = [
    {
      type: 'run.requested',
      runId: 'run',
      teamId: 'payments',
      accountId: '111111111111',
      region: 'us-east-1',
      partition: 'aws',
      by: { userId: 'u1', name: 'dba' },
      kind: 'set-up',
      graphVersion: 1,
      cleanUp: null,
      request,
    },
    ...done.flatMap((name): RunChange[] => [
      { type: 'step.started', step: name, attempt: 1, by: null },
      {
        type: 'step.succeeded',
        step: name,
        attempt: 1,
        outcome: 'created',
        params: {},
        arns: name === 'iam-role' ? { roleArn } : {},
      },
    ]),
    { type: 'step.started', step, attempt: 1, by: null },
    { type: 'step.failed', step, attempt: 1, error: { ...error, aws: null }, checks },
    { type: 'run.failed' },
  ];
  const events = changes.map((change, no) => ({ ...change, no: no + 1, at: new Date(no).toISOString() }) as RunEvent);
  return buildRunView(events) as RunView;
}

const ALL_BUT_VERIFY = STEP_NAMES.slice(0, STEP_NAMES.indexOf('verify')) as StepName[];
const mismatch = (...failedChecks: string[]) =>
  failedAt('verify', { code: 'verify-mismatch', params: {} }, { done: ALL_BUT_VERIFY, failedChecks });

test.each<[string, RunView, StepName, StepName[]]>([
  [
    'only the step if nothing is gone',
    failedAt('role-policy', { code: 'access-denied', params: {} }),
    'role-policy',
    ['role-policy'],
  ],
  [
    'the role with the step that failed without it',
    failedAt('role-policy', { code: 'resource-missing', params: { arn: roleArn } }),
    'role-policy',
    ['iam-role', 'role-policy'],
  ],
  [
    'the role with the steps that were done after it',
    failedAt('role-policy', { code: 'resource-missing', params: { arn: roleArn } }, { done: [...DONE, 'key-policy'] }),
    'role-policy',
    ['iam-role', 'key-policy', 'role-policy'],
  ],
  [
    'nothing more if a secret is gone',
    failedAt('role-policy', { code: 'resource-missing', params: { arn: 'arn:secret' } }),
    'role-policy',
    ['role-policy'],
  ],
  [
    'only the step if an earlier verify had found something missing',
    failedAt('role-policy', { code: 'access-denied', params: {} }, { done: DONE, failedChecks: ['key-alias'] }),
    'role-policy',
    ['role-policy'],
  ],
  ['the alias that verify found missing', mismatch('key-alias'), 'verify', ['kms-alias', 'verify']],
  [
    'the alias that verify found missing next to a secret that is gone',
    failedAt(
      'verify',
      { code: 'resource-missing', params: { arn: 'arn:secret' } },
      { done: ALL_BUT_VERIFY, failedChecks: ['source-secret-version', 'key-alias'] },
    ),
    'verify',
    ['kms-alias', 'verify'],
  ],
  [
    'the inline policy that verify found changed',
    mismatch('role-policy-document'),
    'verify',
    ['role-policy', 'verify'],
  ],
  [
    'the role that verify found missing, and both policies',
    mismatch('role-arn', 'role-trust'),
    'verify',
    ['iam-role', 'key-policy', 'role-policy', 'verify'],
  ],
  ['only verify if a secret differs', mismatch('source-secret-version'), 'verify', ['verify']],
])('a retry reopens %s', (_what, view, step, expected) => {
  expect(reopenedSteps(view, [step])).toEqual(expected);
});
