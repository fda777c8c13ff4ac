import { expect, test } from 'vitest';
import type { RunRequest } from '../request/schema.ts';
import type { AwsErrorDetail, RunChange, RunEvent } from './events.ts';
import { findLeft } from './leftovers.ts';
import type { StepName } from './steps.ts';
import { buildRunView } from './view.ts';

const KEY = 'arn:aws:kms:us-east-1:111111111111:key/1234';
const create: RunRequest['key'] = {
  mode: 'create',
  alias: 'limitless',
  description: '',
  administratorArns: [],
  administratorsMayDelete: true,
};

function leftIn(changes: RunChange[], key: RunRequest['key']) {
  const requested: RunChange = {
    type: 'run.requested',
    runId: 'r1',
    teamId: 'payments',
    accountId: '111111111111',
    region: 'us-east-1',
    partition: 'aws',
    by: { userId: 'u1', name: 'Ada' },
    kind: 'set-up',
    graphVersion: 1,
    cleanUp: null,
    request: {
      target: { teamId: 'payments', region: 'us-east-1' },
      key,
      source: { secretName: 'source', userName: 'a' },
      destination: { secretName: 'destination', userName: 'b' },
      role: { roleName: 'loader', policyName: 'policy' },
    },
  };
  const events: RunEvent[] = [requested, ...changes].map((change, index) => ({
    no: index + 1,
    at: new Date(index).toISOString(),
    ...change,
  }));
  const view = buildRunView(events);
  if (!view) throw new Error('no view');
  return findLeft(view);
}

const leftOf = (changes: RunChange[], key: RunRequest['key'] = create) =>
  leftIn(changes, key).map(({ resource, name, isCertain }) => [resource, name, isCertain]);

const started = (step: StepName): RunChange => ({ type: 'step.started', step, attempt: 1, by: null });
const done = (step: StepName, arns = {}): RunChange[] => [
  started(step),
  { type: 'step.succeeded', step, attempt: 1, outcome: 'created', params: {}, arns },
];
const failed = (step: StepName, aws: Partial<AwsErrorDetail> | null): RunChange[] => [
  started(step),
  {
    type: 'step.failed',
    step,
    attempt: 1,
    error: {
      code: 'unexpected',
      params: {},
      aws: aws && { operation: 'CreateRole', code: 'X', message: '', requestId: null, httpStatus: null, ...aws },
    },
  },
];

test('a run that never began leaves nothing', () => {
  expect(leftOf([])).toEqual([]);
});

test('what succeeded is left, under the names that AWS returned or that were requested', () => {
  expect(leftOf([...done('kms-key', { keyArn: KEY }), ...done('kms-alias'), ...done('iam-role')])).toEqual([
    ['kms-key', '1234', true],
    ['kms-alias', 'alias/limitless', true],
    ['iam-role', 'loader', true],
  ]);
});

test('what has succeeded has the ARN that the run recorded, and what nobody knows has none', () => {
  const arns = { sourceSecretArn: 'arn:source', destinationSecretArn: 'arn:destination', roleArn: 'arn:role' };
  const changes = [
    ...done('kms-key', { keyArn: 'arn:key/a/1' }),
    ...done('source-secret', arns),
    ...done('destination-secret'),
    ...done('iam-role'),
    ...failed('role-policy', { httpStatus: 500 }),
  ];
  expect(leftIn(changes, create).map(({ name, arn }) => [name, arn])).toEqual([
    ['1', 'arn:key/a/1'],
    ['source', 'arn:source'],
    ['destination', 'arn:destination'],
    ['loader', 'arn:role'],
    ['policy', null],
  ]);
});

test('an adopted key and its aliases are not left by the run', () => {
  const existing = { mode: 'existing' as const, keyArn: KEY };
  const changes = [...done('kms-key', { keyArn: KEY }), ...done('kms-alias'), ...done('key-policy')];
  expect(leftOf(changes, existing)).toEqual([['key-policy', 'loader', true]]);
});

test.each<[string, RunChange[], boolean]>([
  ['that was interrupted', [started('iam-role'), { type: 'step.interrupted', step: 'iam-role', attempt: 1 }], true],
  ['that was canceled', [started('iam-role'), { type: 'step.cancelled', step: 'iam-role', attempt: 1 }], true],
  ['that AWS never answered', failed('iam-role', { httpStatus: null }), true],
  ['that AWS answered with a server error', failed('iam-role', { httpStatus: 500 }), true],
  ['that AWS rejected', failed('iam-role', { httpStatus: 409 }), false],
  ['that failed before anything was sent', failed('iam-role', null), false],
])('a step %s may have made its resource: %s', (_what, changes, isPossible) => {
  expect(leftOf(changes)).toEqual(isPossible ? [['iam-role', 'loader', false]] : []);
});
