import { CALL_ACTIONS } from '#lib/aws/call-actions.ts';
import type { ErrorCode } from '#lib/errors.ts';
import type { PolicyOwner } from '#lib/runs/failure-answer.ts';
import { ACCOUNT, type ErrorRow, ROLE } from './error-rows.ts';

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/limitless-r1`;
const PORTAL = 'arn:aws:sts::444455556666:assumed-role/portal/task';
const ORGANIZATION = 'arn:aws:organizations::999988887777:policy/o-1/';

/** A denied call of AWS, and what the portal says about it besides the fields of an error. */
export interface DenialRow extends ErrorRow {
  owner: PolicyOwner;
  policyArn?: string | undefined;
  /** What the cause must contain, in English. */
  says: RegExp;
}

/** As AWS documents its messages: "Troubleshoot access denied error messages" in the IAM User Guide. */
const FAMILY: readonly {
  type: string;
  article: string;
  arn?: string;
  code: ErrorCode;
  owner: PolicyOwner;
  says: RegExp;
}[] = [
  {
    type: 'service control policy',
    article: 'a',
    arn: `${ORGANIZATION}service_control_policy/p-tags`,
    code: 'denied-by-organization',
    owner: 'organization',
    says: /service control policy \(SCP\) in AWS Organizations/,
  },
  {
    type: 'resource control policy',
    article: 'a',
    arn: `${ORGANIZATION}resource_control_policy/p-perimeter`,
    code: 'denied-by-organization',
    owner: 'organization',
    says: /resource control policy \(RCP\) in AWS Organizations/,
  },
  {
    type: 'permissions boundary',
    article: 'a',
    arn: `arn:aws:iam::${ACCOUNT}:policy/guard`,
    code: 'denied-by-role-policy',
    owner: 'account',
    says: /The deployer role’s permissions boundary/,
  },
  {
    type: 'session policy',
    article: 'a',
    code: 'denied-by-portal',
    owner: 'portal',
    says: /The session policy that the portal sets/,
  },
  {
    type: 'VPC endpoint policy',
    article: 'a',
    code: 'denied-by-portal',
    owner: 'network',
    says: /The policy of a VPC endpoint/,
  },
  {
    type: 'identity-based policy',
    article: 'an',
    arn: `arn:aws:iam::${ACCOUNT}:policy/deployer`,
    code: 'denied-by-role-policy',
    owner: 'account',
    says: /An identity-based policy of the deployer role/,
  },
  {
    type: 'resource-based policy',
    article: 'a',
    code: 'denied-by-resource-policy',
    owner: 'resource',
    says: /The resource-based policy/,
  },
];

const CALLS = [
  ['CreateKey', 'kms:CreateKey', '*', 'AccessDeniedException', 400],
  ['CreateKey', 'kms:TagResource', null, 'AccessDeniedException', 400],
  ['PutKeyPolicy', 'kms:PutKeyPolicy', `arn:aws:kms:us-east-1:${ACCOUNT}:key/k-1`, 'AccessDeniedException', 400],
  ['CreateSecret', 'secretsmanager:CreateSecret', 'source_DB_secret', 'AccessDeniedException', 400],
  ['CreateSecret', 'secretsmanager:TagResource', 'source_DB_secret', 'AccessDeniedException', 400],
  ['CreateSecret', 'kms:GenerateDataKey', `arn:aws:kms:us-east-1:${ACCOUNT}:key/k-1`, 'AccessDeniedException', 400],
  ['CreateRole', 'iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/limitless/loader`, 'AccessDenied', 403],
  ['CreateRole', 'iam:TagRole', `arn:aws:iam::${ACCOUNT}:role/limitless/loader`, 'AccessDenied', 403],
  ['DeleteRole', 'iam:DeleteRole', 'role loader', 'AccessDenied', 403],
] as const;

const turnOf = (code: ErrorCode): ErrorRow['turn'] =>
  code === 'denied-by-portal' || code === 'portal-role-denied' ? 'operator' : 'aws-administrator';

function denialsOf(
  who: string,
  [call, action, resource, aws, status]: readonly [string, string, string | null, string, number],
) {
  const head = `User: ${who} is not authorized to perform: ${action}${resource === null ? '' : ` on resource: ${resource}`}`;
  return FAMILY.flatMap(({ type, article, arn, ...row }): DenialRow[] => {
    const explicit = { ...row, call, aws, status, turn: turnOf(row.code), retry: 'no' as const };
    const deny = `${head} with an explicit deny in ${article} ${type}`;
    return [
      { ...explicit, message: deny },
      ...(arn ? [{ ...explicit, message: `${deny}: ${arn}`, policyArn: arn }] : []),
      // The role's own policy that lacks an action is the one that a statement helps: `error-rows.ts`.
      ...(type === 'identity-based policy'
        ? []
        : [{ ...explicit, message: `${head} because no ${type} allows the ${action} action` }]),
    ];
  });
}

/** What an AssumeRole denied for the same reasons means: its caller is the portal, its resource the deployer role. */
const ASSUMED: Readonly<Record<string, Pick<DenialRow, 'code' | 'owner' | 'says'>>> = {
  'permissions boundary': { code: 'portal-role-denied', owner: 'portal', says: /its permissions boundary/ },
  'session policy': { code: 'portal-role-denied', owner: 'portal', says: /its session policy/ },
  'identity-based policy': { code: 'portal-role-denied', owner: 'portal', says: /its identity-based policy/ },
  'resource-based policy': { code: 'deployer-role-refused', owner: 'account', says: /The trust policy of/ },
};

const ASSUME_ROLE = denialsOf(PORTAL, ['AssumeRole', 'sts:AssumeRole', ROLE, 'AccessDenied', 403]).map((row) => {
  const [, other] = Object.entries(ASSUMED).find(([type]) => row.message?.includes(type)) ?? [];
  return other ? { ...row, ...other, turn: turnOf(other.code) } : row;
});

/** Every kind of policy that can deny a call, with a deny and without an allow, in the calls of each service. */
export const DENIAL_ROWS: readonly DenialRow[] = [
  ...CALLS.flatMap((call) => denialsOf(SESSION, call)),
  ...ASSUME_ROLE,
  ...['explicitly denies', 'doesn’t allow'].map(
    (says, index): DenialRow => ({
      call: 'AssumeRole',
      aws: 'AccessDenied',
      status: 403,
      message: `User: ${PORTAL} is not authorized to perform: sts:AssumeRole ${index === 0 ? 'with an explicit deny in the role trust policy' : 'because no role trust policy allows the sts:AssumeRole action'}`,
      code: 'deployer-role-refused',
      owner: 'account',
      turn: 'aws-administrator',
      retry: 'no',
      says: new RegExp(`The trust policy of .* ${says} sts:AssumeRole`),
    }),
  ),
  {
    call: 'CreateSecret',
    aws: 'AccessDeniedException',
    message: `Access to KMS is not allowed: User: ${SESSION} is not authorized to perform: kms:GenerateDataKey with an explicit deny in a resource control policy`,
    code: 'denied-by-organization',
    owner: 'organization',
    turn: 'aws-administrator',
    retry: 'no',
    says: /resource control policy \(RCP\)/,
  },
  {
    call: 'CreateRole',
    aws: 'AccessDenied',
    status: 403,
    message: `User: ${SESSION} is not authorized to perform: iam:CreateRole on resource: ${ROLE} with an explicit deny`,
    code: 'denied-by-role-policy',
    owner: 'account',
    turn: 'aws-administrator',
    retry: 'no',
    says: /A policy that AWS doesn’t name explicitly denies iam:CreateRole/,
  },
];

/** Denied calls about which AWS says nothing, and those that a gateway answers without a readable body. */
export const UNEXPLAINED: readonly ErrorRow[] = Object.keys(CALL_ACTIONS)
  .filter((call) => !['AssumeRole', 'Encrypt', 'Decrypt'].includes(call))
  .flatMap((call): ErrorRow[] =>
    [undefined, 'Access Denied', 'User is not authorized to perform this action.'].map((message) => ({
      call,
      aws: 'AccessDeniedException',
      ...(message === undefined ? {} : { message }),
      code: 'access-denied',
      turn: 'aws-administrator',
      retry: 'no',
    })),
  );
