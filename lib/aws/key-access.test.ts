import { expect, test } from 'vitest';
import { otherKeyAccess } from './key-access.ts';
import type { PolicyStatement } from './policy.ts';

const ACCOUNT = '111111111111';
const ROOT: PolicyStatement = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const IAM = `arn:aws:iam::${ACCOUNT}`;
const LOADER = `${IAM}:role/loader`;

function read(...statements: object[]) {
  const Statement = [
    ROOT,
    ...statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
  ] as PolicyStatement[];
  return otherKeyAccess({ Version: '2012-10-17', Statement }, ACCOUNT, [LOADER]).map(
    ({ principal, kind, may, isConditional }) => [principal, kind, may.join('+'), ...(isConditional ? ['if'] : [])],
  );
}

const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const ofOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };

test.each<[string, object[], string[][]]>([
  ['nobody except the account itself', [], []],
  ['nobody through the plain account id', [{ Principal: { AWS: ACCOUNT }, Action: 'kms:*' }], []],
  ['nobody through the role of the request itself', [{ Principal: { AWS: LOADER }, Action: use }], []],
  ['everybody', [{ Principal: '*', Action: 'kms:Decrypt' }], [['*', 'anyone', 'use']]],
  [
    "everybody who isn't named",
    [{ NotPrincipal: { AWS: LOADER }, Action: 'kms:*' }],
    [['*', 'anyone', 'use+administer']],
  ],
  [
    'an organization',
    [{ Principal: { AWS: '*' }, Action: use, Condition: ofOrganization }],
    [['*', 'anyone', 'use', 'if']],
  ],
  [
    'the account, expressed as a condition',
    [{ Principal: '*', Action: use, Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } } }],
    [],
  ],
  [
    'another account, expressed as a condition',
    [{ Principal: '*', Action: use, Condition: { StringEquals: { 'kms:CallerAccount': [ACCOUNT, '999999999999'] } } }],
    [['*', 'anyone', 'use', 'if']],
  ],
  [
    'another account, in each of three forms',
    [
      {
        Principal: { AWS: ['999999999999', 'arn:aws:iam::888888888888:root', 'arn:aws:iam::777777777777:role/r'] },
        Action: 'KMS:put*',
      },
    ],
    [
      ['999999999999', 'other-account', 'administer'],
      ['arn:aws:iam::777777777777:role/r', 'other-account', 'administer'],
      ['arn:aws:iam::888888888888:root', 'other-account', 'administer'],
    ],
  ],
  [
    'a deleted role, a service and a role of the account, the widest first',
    [
      {
        Principal: {
          AWS: ['AROAEXAMPLEID00000001', `arn:aws:iam::${ACCOUNT}:role/app`],
          Service: ['rds.amazonaws.com'],
        },
        Action: use,
      },
    ],
    [
      ['AROAEXAMPLEID00000001', 'deleted', 'use'],
      ['rds.amazonaws.com', 'service', 'use'],
      [`arn:aws:iam::${ACCOUNT}:role/app`, 'own', 'use'],
    ],
  ],
  [
    'the combination of several statements',
    [
      { Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt', Condition: ofOrganization },
      { Principal: { AWS: '999999999999' }, Action: 'kms:ScheduleKeyDeletion' },
    ],
    [['999999999999', 'other-account', 'use+administer']],
  ],
  [
    'nobody with read-only access',
    [{ Principal: { AWS: '999999999999' }, Action: ['kms:Describe*', 'kms:List*'] }],
    [],
  ],
  ['nobody through a Deny statement', [{ Effect: 'Deny', Principal: '*', Action: 'kms:*' }], []],
  [
    'an administrator and a user through the console’s statements',
    [
      { Principal: { AWS: `${IAM}:role/KeyOps` }, Action: ['kms:Create*', 'kms:Put*', 'kms:Disable*', 'kms:Tag*'] },
      { Principal: { AWS: [`${IAM}:user/app`, `${IAM}:root`] }, Action: use },
      {
        Principal: { AWS: [`${IAM}:user/app`, `${IAM}:root`] },
        Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
        Condition: { Bool: { 'kms:GrantIsForAWSResource': true } },
      },
    ],
    [
      [`${IAM}:role/KeyOps`, 'own', 'use+administer'],
      [`${IAM}:user/app`, 'own', 'use'],
    ],
  ],
  [
    'a service that may make grants for AWS resources',
    [
      {
        Principal: { Service: 'rds.amazonaws.com' },
        Action: 'kms:CreateGrant',
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ],
    [['rds.amazonaws.com', 'service', 'use', 'if']],
  ],
  [
    'an account that may only re-encrypt to it, and one that may replicate it',
    [
      { Principal: { AWS: '999999999999' }, Action: 'kms:ReEncryptTo' },
      { Principal: { AWS: '888888888888' }, Action: 'kms:ReplicateKey' },
    ],
    [
      ['888888888888', 'other-account', 'administer'],
      ['999999999999', 'other-account', 'use'],
    ],
  ],
  [
    'everybody in the account, as an AWS principal with a condition',
    [{ Principal: { AWS: '*' }, Action: use, Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } } }],
    [],
  ],
  ['nobody if a statement has no principal', [{ Action: use }], []],
  ['nobody through an action that only resembles a pattern', [{ Principal: '*', Action: 'kms:[D]ecrypt' }], []],
  ['everybody through a pattern for one letter', [{ Principal: '*', Action: 'kms:Decryp?' }], [['*', 'anyone', 'use']]],
  ['nobody when every relevant action is excluded', [{ Principal: '*', NotAction: ['iam:*', 'kms:*'] }], []],
  ['everything except what is named', [{ Principal: '*', NotAction: 'kms:*Key' }], [['*', 'anyone', 'use+administer']]],
])('a key policy gives access to %s', (_what, statements, expected) => {
  expect(read(...statements)).toEqual(expected);
});
