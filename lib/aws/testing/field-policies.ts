import type { PolicyDocument } from '../policy.ts';

const ACCOUNT = '111111111111';
const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const GRANT = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];

type Statement = Record<string, unknown>;
const allow = (more: Statement): Statement => ({ Effect: 'Allow', Resource: '*', ...more });
const ROOT = allow({ Sid: 'Enable IAM User Permissions', Principal: { AWS: arn('root') }, Action: 'kms:*' });
const users = (Principal: unknown) => allow({ Sid: 'Allow use of the key', Principal, Action: USE });
const grants = (Principal: unknown, isForAws: unknown = 'true') =>
  allow({
    Sid: 'Allow attachment of persistent resources',
    Principal,
    Action: GRANT,
    Condition: { Bool: { 'kms:GrantIsForAWSResource': isForAws } },
  });
const policy = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement }) as unknown as PolicyDocument;

const APP = { AWS: [arn('user/app'), arn('role/app'), arn('root')] };
const MANY = Array.from({ length: 5 }, (_one, team) =>
  allow({
    Sid: `team ${team}`,
    Principal: { AWS: Array.from({ length: 110 }, (_two, app) => arn(`role/services/app-${team}-0${100 + app}`)) },
    Action: 'kms:Decrypt',
  }),
);

/** Key policies as accounts have them, of account 111111111111. */
export const FIELD_POLICIES = {
  'a statement without Resource': policy(ROOT, { ...users({ AWS: arn('user/ops') }), Resource: undefined }),
  'the older default policy of the console with the account as a user': policy(
    { ...ROOT, Sid: 'Enable IAM policies' },
    allow({ Sid: 'Allow access for Key Administrators', Principal: { AWS: arn('user/app') }, Action: 'kms:Create*' }),
    users(APP),
    grants(APP),
  ),
  'a Deny for other accounts': policy(ROOT, {
    Sid: 'DenyExternalAccounts',
    Effect: 'Deny',
    Principal: '*',
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } },
  }),
  'an Allow for an organization': policy(
    ROOT,
    allow({
      Sid: 'Allow use of the KMS key for organization',
      Principal: { AWS: '*' },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GetKeyPolicy'],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    }),
  ),
  'a role and a service as users': policy(
    ROOT,
    { ...users({ AWS: [arn('role/app')], Service: ['rds.amazonaws.com'] }), Action: [...USE, 'kms:ReEncryptFrom'] },
    grants({ AWS: [arn('role/app')], Service: ['rds.amazonaws.com'] }),
  ),
  'a condition with true without quotes': policy(
    ROOT,
    { ...users({ AWS: arn('role/app') }), Resource: ['*'] },
    grants({ AWS: arn('role/app') }, true),
  ),
  'a Sid in Chinese': policy({ ...ROOT, Sid: '\u5168\u6a29\u9650' }),
  'almost 32 KB': policy(ROOT, ...MANY),
  'a deleted role': policy(ROOT, users({ AWS: ['AROAEXAMPLEID00000001', arn('role/app')] })),
} as const satisfies Record<string, PolicyDocument>;
