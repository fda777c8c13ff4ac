import { describe, expect, test } from 'vitest';
import { submissionSchemaFor } from './bounds.ts';
import { defaultSubmission } from './defaults.ts';
import type { Submission } from './schema.ts';
import { runRequestSchema, submissionSchema } from './schema.ts';

const team = {
  id: 'payments',
  accountId: '111111111111',
  partition: 'aws' as const,
  regions: ['us-east-1', 'us-west-2'],
};

function submission(change: (value: Submission) => void = () => {}): Submission {
  const value = { ...defaultSubmission(team), passwords: { source: 's3cret', destination: 's3cret' } };
  change(value);
  return value;
}

function createKey(value: Submission) {
  if (value.key.mode !== 'create') throw new Error('the default creates a key');
  return value.key;
}

function secretArn(name: string, place = 'us-east-1:111111111111'): string {
  return `arn:aws:secretsmanager:${place}:secret:${name}-AbCd12`;
}

/** `path: code` of the first problem of each field, which is what the form shows, within the team's rules. */
function problems(change: (value: Submission) => void, namePrefix?: string): string[] {
  const checked = submissionSchemaFor([{ ...team, namePrefix }]).safeParse(submission(change));
  if (checked.success) return [];
  const first = new Map(checked.error.issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]));
  return [...first].map(([path, code]) => `${path}: ${code}`);
}

describe('the defaults', () => {
  test('are complete except for the passwords', () => {
    expect(submissionSchema.safeParse(submission()).success).toBe(true);
    const { passwords, ...request } = defaultSubmission(team);
    expect(passwords).toEqual({ source: '', destination: '' });
    expect(runRequestSchema.safeParse(request).success).toBe(true);
  });

  test('stay valid with the longest name prefix', () => {
    const prefixed = { ...team, namePrefix: 'p'.repeat(32) };
    const value = { ...defaultSubmission(prefixed), passwords: submission().passwords };
    expect(submissionSchemaFor([prefixed]).safeParse(value).success).toBe(true);
  });
});

const accepted: [string, (value: Submission) => void][] = [
  ['an alias with a path', (v) => (createKey(v).alias = 'team/limitless_1-a')],
  ['an alias of 250 characters', (v) => (createKey(v).alias = 'a'.repeat(250))],
  ['an alias that only starts like a reserved one', (v) => (createKey(v).alias = 'aws-limitless')],
  ['a secret name with every allowed special character', (v) => (v.source.secretName = 'a/b_c+d=e.f@g-h')],
  ['a secret name of 512 characters', (v) => (v.source.secretName = 's'.repeat(512))],
  ['a secret name that ends like an ARN', (v) => (v.source.secretName = 'prod-source')],
  ['a secret name that ends in a hyphen and five characters', (v) => (v.source.secretName = 'name-abcde')],
  ['a secret name that ends in a hyphen and seven characters', (v) => (v.source.secretName = 'name-abcdefg')],
  ['a role name of 64 characters', (v) => (v.role.roleName = 'r'.repeat(64))],
  ['a role name with every allowed special character', (v) => (v.role.roleName = 'a_b+c=d,e.f@g-h')],
  ['a policy name of 128 characters', (v) => (v.role.policyName = 'p'.repeat(128))],
  ['a user name in Japanese', (v) => (v.source.userName = '読み取り')],
  ['a password with quotes, a backslash and spaces', (v) => (v.passwords.source = ' "\\\' \u0024{x} * ')],
  [
    'an administrator that is a role with a path',
    (v) => (createKey(v).administratorArns = ['arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/Admin']),
  ],
  [
    'an administrator that is a user',
    (v) => (createKey(v).administratorArns = ['arn:aws:iam::111111111111:user/alice']),
  ],
  [
    'an existing key of the account and Region',
    (v) =>
      (v.key = {
        mode: 'existing',
        keyArn: 'arn:aws:kms:us-east-1:111111111111:key/aa11bb22-1111-2222-3333-fedcba123456',
      }),
  ],
  [
    'an existing multi-Region key',
    (v) =>
      (v.key = {
        mode: 'existing',
        keyArn: 'arn:aws:kms:us-east-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab',
      }),
  ],
  [
    'an existing key to restore',
    (v) => (v.key = { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111111111111:key/a', restore: true }),
  ],
  ['a secret of this name to restore', (v) => (v.source.restoreArn = secretArn(v.source.secretName))],
];

test.each(accepted)('accepts %s', (_what, change) => {
  expect(problems(change)).toEqual([]);
});

const refused: [string, (value: Submission) => void, string][] = [
  ['no team', (v) => (v.target.teamId = ''), 'target.teamId: team-required'],
  ['a team that is not the person’s', (v) => (v.target.teamId = 'analytics'), 'target.teamId: team-required'],
  ['no Region', (v) => (v.target.region = ''), 'target.region: region-required'],
  ['a Region that is not the team’s', (v) => (v.target.region = 'eu-west-1'), 'target.region: region-required'],
  ['no alias', (v) => (createKey(v).alias = ''), 'key.alias: required'],
  ['an alias of 251 characters', (v) => (createKey(v).alias = 'a'.repeat(251)), 'key.alias: too-long'],
  ['a reserved alias', (v) => (createKey(v).alias = 'aws/limitless'), 'key.alias: reserved-alias'],
  ['an alias with a colon', (v) => (createKey(v).alias = 'limit:less'), 'key.alias: characters'],
  ['an alias with a wildcard', (v) => (createKey(v).alias = 'limit*'), 'key.alias: characters'],
  ['an alias with a policy variable', (v) => (createKey(v).alias = '\u0024{aws:username}'), 'key.alias: characters'],
  [
    'a description of 8193 characters',
    (v) => (createKey(v).description = 'd'.repeat(8193)),
    'key.description: too-long',
  ],
  [
    'a description with a control character',
    (v) => (createKey(v).description = 'a\u0007'),
    'key.description: control-characters',
  ],
  ['an empty administrator', (v) => (createKey(v).administratorArns = ['']), 'key.administratorArns.0: required'],
  [
    'an administrator that is the account',
    (v) => (createKey(v).administratorArns = ['arn:aws:iam::111111111111:root']),
    'key.administratorArns.0: not-principal-arn',
  ],
  [
    'an administrator that is everybody',
    (v) => (createKey(v).administratorArns = ['*']),
    'key.administratorArns.0: not-principal-arn',
  ],
  [
    'an administrator with a wildcard',
    (v) => (createKey(v).administratorArns = ['arn:aws:iam::111111111111:role/*']),
    'key.administratorArns.0: not-principal-arn',
  ],
  [
    'an administrator that is a session',
    (v) => (createKey(v).administratorArns = ['arn:aws:sts::111111111111:assumed-role/a/b']),
    'key.administratorArns.0: not-principal-arn',
  ],
  [
    'an administrator of another account',
    (v) => (createKey(v).administratorArns = ['arn:aws:iam::222222222222:role/a']),
    'key.administratorArns.0: other-account',
  ],
  [
    'an administrator of another partition',
    (v) => (createKey(v).administratorArns = ['arn:aws-cn:iam::111111111111:role/a']),
    'key.administratorArns.0: other-partition',
  ],
  [
    'an administrator twice',
    (v) => (createKey(v).administratorArns = ['arn:aws:iam::111111111111:role/a', 'arn:aws:iam::111111111111:role/a']),
    'key.administratorArns.1: duplicate',
  ],
  ['no existing key', (v) => (v.key = { mode: 'existing', keyArn: '' }), 'key.keyArn: key-required'],
  [
    'an alias instead of a key’s ARN',
    (v) => (v.key = { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111111111111:alias/a' }),
    'key.keyArn: key-arn',
  ],
  [
    'a key of another account',
    (v) => (v.key = { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:222222222222:key/a' }),
    'key.keyArn: other-account',
  ],
  [
    'a key of another Region',
    (v) => (v.key = { mode: 'existing', keyArn: 'arn:aws:kms:us-west-2:111111111111:key/a' }),
    'key.keyArn: other-region',
  ],
  ['no secret name', (v) => (v.source.secretName = ''), 'source.secretName: required'],
  ['a secret name of 513 characters', (v) => (v.source.secretName = 's'.repeat(513)), 'source.secretName: too-long'],
  ['a secret name with a space', (v) => (v.source.secretName = 'a b'), 'source.secretName: characters'],
  ['a secret name with a question mark', (v) => (v.source.secretName = 'a?'), 'source.secretName: characters'],
  ['a secret name in Japanese', (v) => (v.source.secretName = '秘密'), 'source.secretName: characters'],
  [
    'two secrets with the same name',
    (v) => (v.source.secretName = v.destination.secretName),
    'destination.secretName: secret-names-equal',
  ],
  [
    'a secret of another name to restore',
    (v) => (v.source.restoreArn = secretArn(`${v.source.secretName}-more`)),
    'source.restoreArn: other-secret',
  ],
  [
    'a secret to restore without its six characters',
    (v) => (v.source.restoreArn = secretArn(v.source.secretName).slice(0, -7)),
    'source.restoreArn: other-secret',
  ],
  [
    'a secret of another Region to restore',
    (v) => (v.destination.restoreArn = secretArn(v.destination.secretName, 'us-west-2:111111111111')),
    'destination.restoreArn: other-secret',
  ],
  [
    'a secret of another account to restore',
    (v) => (v.destination.restoreArn = secretArn(v.destination.secretName, 'us-east-1:222222222222')),
    'destination.restoreArn: other-secret',
  ],
  ['no user name', (v) => (v.source.userName = ''), 'source.userName: required'],
  ['a user name of 64 bytes', (v) => (v.source.userName = `あ${'a'.repeat(61)}`), 'source.userName: too-long-bytes'],
  ['a user name with a line break', (v) => (v.source.userName = 'a\nb'), 'source.userName: control-characters'],
  [
    'a user name with an invisible character',
    (v) => (v.source.userName = 'a\u202eb'),
    'source.userName: invisible-characters',
  ],
  ['no password', (v) => (v.passwords.destination = ''), 'passwords.destination: required'],
  ['a password with half a character', (v) => (v.passwords.source = '\ud800abc'), 'passwords.source: half-character'],
  ['a user name with half a character', (v) => (v.source.userName = 'abc\udc00'), 'source.userName: half-character'],
  [
    'a description with half a character',
    (v) => (createKey(v).description = 'a \ud83d'),
    'key.description: half-character',
  ],
  ['a password with a line break', (v) => (v.passwords.source = 'a\n'), 'passwords.source: control-characters'],
  [
    'a password longer than a secret',
    (v) => (v.passwords.source = 'p'.repeat(65536)),
    'passwords.source: too-long-bytes',
  ],
  ['no role name', (v) => (v.role.roleName = ''), 'role.roleName: required'],
  ['a role name of 65 characters', (v) => (v.role.roleName = 'r'.repeat(65)), 'role.roleName: too-long'],
  ['a role name with a slash', (v) => (v.role.roleName = 'a/b'), 'role.roleName: characters'],
  ['no policy name', (v) => (v.role.policyName = ''), 'role.policyName: required'],
  ['a policy name of 129 characters', (v) => (v.role.policyName = 'p'.repeat(129)), 'role.policyName: too-long'],
  ['a policy name with a space', (v) => (v.role.policyName = 'a b'), 'role.policyName: characters'],
];

test.each(refused)('rejects %s', (_what, change, expected) => {
  expect(problems(change)).toEqual([expected]);
});

test('rejects 21 administrators', () => {
  const arns = Array.from({ length: 21 }, (_, index) => `arn:aws:iam::111111111111:role/r${index}`);
  expect(problems((v) => (createKey(v).administratorArns = arns))).toEqual(['key.administratorArns: too-many']);
});

test('reports the problems of several fields together, including those across fields', () => {
  const found = problems((v) => {
    v.source.secretName = v.destination.secretName;
    v.passwords.source = '';
    v.target.region = 'eu-west-1';
  });
  expect(found.sort()).toEqual([
    'destination.secretName: secret-names-equal',
    'passwords.source: required',
    'target.region: region-required',
  ]);
});

test('rejects names without the team’s prefix', () => {
  expect(problems(() => {}, 'pay-').sort()).toEqual([
    'destination.secretName: team-prefix',
    'key.alias: team-prefix',
    'role.roleName: team-prefix',
    'source.secretName: team-prefix',
  ]);
});

test('reads a request from before restoring existed, and adds nothing to it', () => {
  const { passwords: _, ...request } = submission((v) => {
    v.key = { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111111111111:key/a' };
  });
  const stored = JSON.stringify(request);
  expect(stored).not.toContain('restore');
  // Equal text gives an equal hash, so a request that is resent after an upgrade is recognized.
  expect(JSON.stringify(runRequestSchema.parse(JSON.parse(stored)))).toBe(stored);
});

test('rejects an unknown member', () => {
  expect(submissionSchema.safeParse({ ...submission(), approved: true }).success).toBe(false);
});
