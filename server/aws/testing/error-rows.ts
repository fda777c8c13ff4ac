import type { ErrorCode } from '#lib/errors.ts';
import type { Turn } from '#lib/runs/failure-answer.ts';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/deployer`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/limitless-r1`;
const PORTAL = 'arn:aws:sts::444455556666:assumed-role/portal/task';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0063c4a6-1111-2222-3333-444455556666`;
export const SCP = 'arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1';

const denied = (action: string, reason: string, who = SESSION) =>
  `User: ${who} is not authorized to perform: ${action} on resource: ${action.startsWith('sts:') ? ROLE : '*'}${reason}`;
const noPolicy = (type: string, action: string) => ` because no ${type} policy allows the ${action} action`;
const byIdentity = (action: string) => denied(action, noPolicy('identity-based', action));
const deny = (type: string) => ` with an explicit deny in a ${type}`;

/** One error of AWS, and what the portal says about it. */
export interface ErrorRow {
  call: string;
  aws: string;
  message?: string;
  status?: number;
  code: ErrorCode;
  turn: Turn;
  /** How the portal retries. `new`: only while a resource that it just created isn't visible. */
  retry: 'auto' | 'new' | 'no';
  /** The actions of the statements to copy. */
  statements?: readonly string[];
}

const on = (call: string, rows: readonly Omit<ErrorRow, 'call'>[]): ErrorRow[] => rows.map((row) => ({ call, ...row }));

const refused = (code: ErrorCode, message: string) => ({ aws: 'AccessDeniedException', message, code });

const ADMIN = { turn: 'aws-administrator', retry: 'no' } as const;
const OPERATOR = { turn: 'operator', retry: 'no' } as const;
const YOU = { turn: 'you', retry: 'no' } as const;
const AUTO = { turn: 'you', retry: 'auto' } as const;

const ASSUME_ROLE = on('AssumeRole', [
  { aws: 'AccessDenied', message: denied('sts:AssumeRole', '', PORTAL), code: 'deployer-role-refused', ...ADMIN },
  {
    aws: 'AccessDenied',
    message: `User: ${PORTAL} is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action`,
    code: 'deployer-role-refused',
    ...ADMIN,
  },
  {
    aws: 'AccessDenied',
    message: denied('sts:SetSourceIdentity', '', PORTAL),
    code: 'deployer-role-refused',
    ...ADMIN,
  },
  {
    aws: 'AccessDenied',
    message: denied('sts:AssumeRole', noPolicy('identity-based', 'sts:AssumeRole'), PORTAL),
    code: 'portal-role-denied',
    ...OPERATOR,
  },
  {
    aws: 'AccessDenied',
    message: denied('sts:AssumeRole', deny(`service control policy: ${SCP}`), PORTAL),
    code: 'denied-by-organization',
    ...ADMIN,
  },
  {
    aws: 'ValidationError',
    message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    code: 'session-policy-refused',
    ...OPERATOR,
  },
  { aws: 'PackedPolicyTooLarge', code: 'session-policy-refused', ...OPERATOR },
  { aws: 'MalformedPolicyDocument', code: 'session-policy-refused', ...OPERATOR },
  { aws: 'RegionDisabledException', code: 'region-disabled', ...ADMIN },
]);

const ANY = [
  ...on('DescribeKey', [
    { aws: 'ExpiredToken', code: 'credentials-expired', ...AUTO },
    { aws: 'ExpiredTokenException', code: 'credentials-expired', ...AUTO },
    { aws: 'ThrottlingException', code: 'throttled', ...AUTO },
    { aws: 'Throttling', code: 'throttled', ...AUTO },
    { aws: 'TooManyRequestsException', status: 429, code: 'throttled', ...AUTO },
  ]),
];

const CREATE_KEY = on('CreateKey', [
  {
    ...refused('access-denied', byIdentity('kms:CreateKey')),
    ...ADMIN,
    statements: ['kms:CreateKey', 'kms:TagResource'],
  },
  {
    ...refused(
      'access-denied',
      `User: ${SESSION} is not authorized to perform: kms:TagResource because no identity-based policy allows the kms:TagResource action`,
    ),
    ...ADMIN,
    statements: ['kms:TagResource'],
  },
  {
    ...refused(
      'access-denied',
      "You don't have the kms:TagResource permission that is required to add tags during key creation.",
    ),
    ...ADMIN,
    statements: ['kms:TagResource'],
  },
  { ...refused('denied-by-organization', denied('kms:CreateKey', deny(`service control policy: ${SCP}`))), ...ADMIN },
  {
    ...refused('denied-by-organization', denied('kms:CreateKey', noPolicy('service control', 'kms:CreateKey'))),
    ...ADMIN,
  },
  { ...refused('denied-by-role-policy', denied('kms:CreateKey', deny('identity-based policy'))), ...ADMIN },
  {
    ...refused(
      'denied-by-role-policy',
      denied('kms:CreateKey', ' because no permissions boundary allows the kms:CreateKey action'),
    ),
    ...ADMIN,
  },
  { ...refused('denied-by-portal', denied('kms:CreateKey', noPolicy('session', 'kms:CreateKey'))), ...OPERATOR },
  { ...refused('denied-by-portal', denied('kms:CreateKey', noPolicy('VPC endpoint', 'kms:CreateKey'))), ...OPERATOR },
  { aws: 'LimitExceededException', code: 'quota-exceeded', ...ADMIN },
  { aws: 'LimitExceededException', message: 'The key policy exceeds 32768 bytes.', code: 'policy-too-large', ...ADMIN },
  { aws: 'TagException', code: 'tags-refused', ...ADMIN },
  { aws: 'KMSInternalException', status: 500, code: 'aws-internal', ...AUTO },
  { aws: 'DependencyTimeoutException', status: 500, code: 'aws-internal', ...AUTO },
]);

const INVALID_PRINCIPALS = 'Policy contains a statement with one or more invalid principals.';
const LOCKOUT = 'The new key policy will not allow you to update the key policy in the future.';
const KEY_POLICIES = ['CreateKey', 'PutKeyPolicy'].flatMap((call) =>
  on(call, [
    {
      aws: 'MalformedPolicyDocumentException',
      message: INVALID_PRINCIPALS,
      code: 'principal-not-visible',
      turn: 'aws-administrator',
      retry: 'new',
    },
    {
      aws: 'MalformedPolicyDocumentException',
      message: LOCKOUT,
      code: 'key-policy-lockout',
      ...ADMIN,
      statements: ['kms:PutKeyPolicy'],
    },
  ]),
);

const KMS = [
  ...on('PutKeyPolicy', [
    { aws: 'LimitExceededException', code: 'policy-too-large', ...ADMIN },
    { aws: 'NotFoundException', code: 'not-visible-yet', ...AUTO },
    { aws: 'KMSInvalidStateException', message: `${KEY} is pending deletion.`, code: 'key-pending-deletion', ...ADMIN },
  ]),
  ...on('CreateAlias', [
    { aws: 'AlreadyExistsException', code: 'alias-taken', ...YOU },
    { aws: 'InvalidAliasNameException', code: 'alias-refused', ...YOU },
    { aws: 'ValidationException', code: 'alias-refused', ...YOU },
    { aws: 'NotFoundException', code: 'not-visible-yet', ...AUTO },
    { aws: 'KMSInvalidStateException', message: `${KEY} is pending deletion.`, code: 'key-pending-deletion', ...ADMIN },
  ]),
  ...on('TagResource', [
    { aws: 'NotFoundException', code: 'not-visible-yet', ...AUTO },
    { aws: 'KMSInvalidStateException', message: `${KEY} is pending deletion.`, code: 'key-pending-deletion', ...ADMIN },
  ]),
  ...on('DescribeKey', [
    { aws: 'InvalidArnException', code: 'key-not-found', ...YOU },
    {
      aws: 'AccessDeniedException',
      message: `User: ${SESSION} is not authorized to perform: kms:DescribeKey on resource: ${KEY} because no resource-based policy allows the kms:DescribeKey action`,
      code: 'denied-by-resource-policy',
      ...ADMIN,
    },
  ]),
];

const CREATE_SECRET = on('CreateSecret', [
  { aws: 'ResourceExistsException', code: 'secret-name-taken', ...YOU },
  {
    aws: 'InvalidRequestException',
    message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    code: 'secret-waits-for-deletion',
    ...YOU,
  },
  {
    ...refused('secret-key-denied', 'Access to KMS is not allowed'),
    turn: 'aws-administrator',
    retry: 'new',
    statements: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  {
    ...refused('access-denied', byIdentity('secretsmanager:CreateSecret')),
    ...ADMIN,
    statements: ['kms:Decrypt', 'kms:GenerateDataKey', 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
  },
  { aws: 'EncryptionFailure', code: 'secret-encryption-failed', turn: 'aws-administrator', retry: 'new' },
  { aws: 'DecryptionFailure', code: 'secret-encryption-failed', turn: 'aws-administrator', retry: 'new' },
  { aws: 'LimitExceededException', code: 'quota-exceeded', ...ADMIN },
  { aws: 'InvalidParameterException', code: 'parameter-refused', ...OPERATOR },
  { aws: 'ResourceNotFoundException', code: 'key-not-found', turn: 'you', retry: 'new' },
  { aws: 'PreconditionNotMetException', code: 'parameter-refused', ...OPERATOR },
  { aws: 'InternalServiceError', status: 500, code: 'aws-internal', ...AUTO },
]);

const IAM = [
  ...on('CreateRole', [
    { aws: 'EntityAlreadyExists', status: 409, code: 'role-name-taken', ...YOU },
    { aws: 'MalformedPolicyDocument', code: 'policy-malformed', ...OPERATOR },
    {
      aws: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1000',
      status: 409,
      code: 'quota-exceeded',
      ...ADMIN,
    },
    {
      aws: 'LimitExceeded',
      message: 'Cannot exceed quota for ACLSizePerRole: 2048',
      status: 409,
      code: 'quota-exceeded',
      ...ADMIN,
    },
    { aws: 'InvalidInput', code: 'tags-refused', ...ADMIN },
    { aws: 'ConcurrentModification', status: 409, code: 'concurrent-change', ...AUTO },
    {
      aws: 'AccessDenied',
      message: byIdentity('iam:CreateRole'),
      status: 403,
      code: 'access-denied',
      ...ADMIN,
      statements: ['iam:CreateRole', 'iam:TagRole'],
    },
    {
      aws: 'AccessDenied',
      message: byIdentity('iam:TagRole'),
      status: 403,
      code: 'access-denied',
      ...ADMIN,
      statements: ['iam:TagRole'],
    },
    {
      aws: 'AccessDenied',
      message: denied('iam:CreateRole', deny('service control policy')),
      status: 403,
      code: 'denied-by-organization',
      ...ADMIN,
    },
  ]),
  ...on('PutRolePolicy', [
    { aws: 'NoSuchEntity', status: 404, code: 'not-visible-yet', ...AUTO },
    {
      aws: 'LimitExceeded',
      message: 'Maximum policy size of 10240 bytes exceeded for role aurora-data-loader',
      status: 409,
      code: 'policy-too-large',
      ...ADMIN,
    },
    { aws: 'MalformedPolicyDocument', code: 'policy-malformed', ...OPERATOR },
    { aws: 'UnmodifiableEntity', code: 'parameter-refused', ...OPERATOR },
  ]),
];

const GET_RESOURCES = on('GetResources', [
  { aws: 'InvalidParameterException', code: 'parameter-refused', ...OPERATOR },
  { aws: 'ThrottledException', code: 'throttled', ...AUTO },
  { aws: 'InternalServiceException', status: 500, code: 'aws-internal', ...AUTO },
]);

/** Every error that AWS documents for the portal's calls, or that others have reported. */
export const ERROR_ROWS: readonly ErrorRow[] = [
  ...ASSUME_ROLE,
  ...ANY,
  ...CREATE_KEY,
  ...KEY_POLICIES,
  ...KMS,
  ...CREATE_SECRET,
  ...IAM,
  ...GET_RESOURCES,
];
