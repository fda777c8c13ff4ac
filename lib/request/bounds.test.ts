import { expect, test } from 'vitest';
import { DESCRIPTION_MAX, SECRET_VALUE_MAX_BYTES, USER_NAME_MAX_BYTES } from '../aws/names.ts';
import { defaultSubmission } from './defaults.ts';
import { passwordsSchema, type Submission, submissionSchema } from './schema.ts';

const account = '111111111111';
const keyArn = (resource: string, service = 'kms') => `arn:aws:${service}:us-east-1:${account}:${resource}`;
const administrator = (arn: string) => (v: Submission) => Object.assign(v.key, { administratorArns: [arn] });
const existing = (arn: string) => (v: Submission) => Object.assign(v, { key: { mode: 'existing', keyArn: arn } });

function problems(change: (submission: Submission) => unknown): string[] {
  const submission = defaultSubmission({ id: 'payments', regions: ['us-east-1'], namePrefix: undefined });
  submission.passwords = { source: 'p', destination: 'p' };
  change(submission);
  const parsed = submissionSchema.safeParse(submission);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test.each<[string, (submission: Submission) => unknown]>([
  ['the defaults', () => {}],
  ['the longest user name', (v) => (v.source.userName = 'u'.repeat(USER_NAME_MAX_BYTES))],
  ['the longest description', (v) => Object.assign(v.key, { description: 'd'.repeat(DESCRIPTION_MAX) })],
  ['an administrator with a path', administrator(`arn:aws:iam::${account}:user/ops/a+b=c,d.e@f-g`)],
  ['a key', existing(keyArn('key/11111111-2222-3333-4444-555555555555'))],
])('accepts %s', (_what, change) => {
  expect(problems(change)).toEqual([]);
});

test.each<[string, (submission: Submission) => unknown, string[]]>([
  [
    'a longer description',
    (v) => Object.assign(v.key, { description: 'd'.repeat(DESCRIPTION_MAX + 1) }),
    ['key.description: too-long'],
  ],
  [
    'an administrator in a Region',
    administrator(`arn:aws:iam:us-east-1:${account}:role/x`),
    ['key.administratorArns.0: not-principal-arn'],
  ],
  [
    'an administrator of another type',
    administrator(`arn:aws:iam::${account}:server-role/x`),
    ['key.administratorArns.0: not-principal-arn'],
  ],
  [
    'an administrator with a space',
    administrator(`arn:aws:iam::${account}:role/x y`),
    ['key.administratorArns.0: not-principal-arn'],
  ],
  [
    'two administrators that aren’t typed yet',
    (v) => Object.assign(v.key, { administratorArns: ['', ''] }),
    ['key.administratorArns.0: required', 'key.administratorArns.1: required'],
  ],
  ['a key of another service', existing(keyArn('key/a', 's3')), ['key.keyArn: key-arn']],
  ['an alias instead of a key', existing(keyArn('alias/key/a')), ['key.keyArn: key-arn']],
  ['more than a key', existing(keyArn('key/a/b')), ['key.keyArn: key-arn']],
  ['text that isn’t an ARN', existing('key/a'), ['key.keyArn: key-arn']],
  [
    'two secrets that have no name yet',
    (v) => {
      v.source.secretName = '';
      v.destination.secretName = '';
    },
    ['source.secretName: required', 'destination.secretName: required'],
  ],
])('rejects %s', (_what, change, expected) => {
  expect(problems(change)).toEqual(expected);
});

test('a re-entered password is no longer than a secret', () => {
  const longest = { source: 'p'.repeat(SECRET_VALUE_MAX_BYTES) };
  expect(passwordsSchema.partial().safeParse(longest).success).toBe(true);
  expect(passwordsSchema.partial().safeParse({ source: `${longest.source}p` }).error?.issues).toMatchObject([
    { path: ['source'], message: 'too-long-bytes' },
  ]);
});
