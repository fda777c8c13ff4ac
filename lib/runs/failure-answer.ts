import { actionsOfCall, KEY_USE } from '../aws/call-actions.ts';
import type { DeployedTeam } from '../aws/deployer-policy.ts';
import { lackedStatements } from '../aws/missing-statement.ts';
import type { PolicyStatement } from '../aws/policy.ts';
import { type Denial, denialFromParams, NOTHING_SAID, readDenial } from '../aws/read-denial.ts';
import { type ErrorCode, isDenial } from '../errors.ts';
import type { Check, StepError } from './events.ts';
import type { StepView } from './step-view.ts';
import type { RunView } from './view.ts';

/** Who has to act next: the reader, whoever manages the AWS account, whoever operates the portal, or nobody. */
export type Turn = 'you' | 'aws-administrator' | 'operator' | 'nobody';

/** Who can change the policy that denies a call. */
export type PolicyOwner = 'account' | 'resource' | 'organization' | 'portal' | 'network';

export interface FailureAnswer {
  turn: Turn;
  /** What AWS's message says about a denied call; null if the failure is another. */
  denial: Denial | null;
  /** The denied action, or all that the call needs if AWS doesn't name it. Empty if no call was denied. */
  actions: readonly string[];
  /** Null if no call was denied. */
  policyOwner: PolicyOwner | null;
  /** What the deployer role's policy lacks, ready to copy; empty if no statement of that policy would help. */
  statements: readonly PolicyStatement[];
  /** The points of verification that failed. */
  checks: readonly Check[];
}

/** What the page tells about a failed step; null if its last attempt has no error. */
export function answerFailure(view: RunView, step: StepView, team: DeployedTeam): FailureAnswer | null {
  const error = step.attempts.at(-1)?.error;
  if (!error) return null;
  const denial = findDenial(error);
  return {
    turn: TURNS[error.code],
    denial,
    actions: findActions(error, denial),
    policyOwner: findOwner(error.code, denial),
    statements: lackedStatements(team, { code: error.code, denial, operation: error.aws?.operation ?? null }),
    checks: WITH_CHECKS.includes(error.code) ? view.checks.filter(({ passed }) => !passed) : [],
  };
}

/** Who acts next on a run that failed with this error. */
export function turnOf(code: ErrorCode): Turn {
  return TURNS[code];
}

function findDenial({ code, params, aws }: StepError): Denial | null {
  if (POLICY_OWNERS[code] === undefined) return null;
  return (aws && readDenial(aws.message)) ?? denialFromParams(params) ?? (isDenial(code) ? NOTHING_SAID : null);
}

function findActions({ code, params, aws }: StepError, denial: Denial | null): readonly string[] {
  if (POLICY_OWNERS[code] === undefined) return [];
  if (code === 'secret-key-denied') return KEY_USE;
  return denial?.action ? [denial.action] : actionsOfCall(aws?.operation ?? params.operation);
}

function findOwner(code: ErrorCode, denial: Denial | null): PolicyOwner | null {
  if (code === 'denied-by-portal' && denial?.policyType === 'vpcEndpoint') return 'network';
  return POLICY_OWNERS[code] ?? null;
}

/** The failures that come from the points of verification; the view keeps these points for its other steps too. */
const WITH_CHECKS: readonly ErrorCode[] = ['verify-mismatch', 'clean-up-changed', 'resource-missing'];

const POLICY_OWNERS: Readonly<Partial<Record<ErrorCode, PolicyOwner>>> = {
  'access-denied': 'account',
  'denied-by-role-policy': 'account',
  'denied-by-resource-policy': 'resource',
  'denied-by-organization': 'organization',
  'denied-by-portal': 'portal',
  'deployer-role-refused': 'account',
  'portal-role-denied': 'portal',
  'secret-key-denied': 'account',
};

const TURNS: Readonly<Record<ErrorCode, Turn>> = {
  'not-signed-in': 'you',
  'not-found': 'you',
  'no-team': 'operator',
  'cannot-block-yourself': 'you',
  'cross-site': 'you',
  'too-many-requests': 'you',
  'too-many-streams': 'you',
  'token-refused': 'you',
  'token-scope': 'you',
  'token-in-url': 'you',
  'too-many-tokens': 'you',
  'idempotency-key-missing': 'you',
  'idempotency-key-reused': 'you',
  'not-exportable': 'you',
  'not-verifiable': 'you',
  'invalid-input': 'you',
  'plan-conflict': 'you',
  'plan-changed': 'you',
  'names-in-use': 'you',
  'draft-changed': 'you',
  'draft-gone': 'you',
  'too-many-drafts': 'you',
  'request-key-reused': 'you',
  'not-retryable': 'you',
  'not-cancellable': 'nobody',
  'not-cleanable': 'you',
  'clean-up-open': 'you',
  'clean-up-plan-changed': 'you',
  'not-awaiting-approval': 'nobody',
  'approval-own': 'you',
  'approval-plan-changed': 'you',
  'role-name-differs': 'you',
  'password-not-wanted': 'nobody',
  'database-unreachable': 'operator',
  'database-busy': 'operator',
  'identity-provider-unreachable': 'operator',
  'portal-updated': 'you',
  unreachable: 'you',
  'deployer-role-refused': 'aws-administrator',
  'wrong-account': 'operator',
  'portal-credentials-missing': 'operator',
  'portal-role-unknown': 'operator',
  'portal-role-denied': 'operator',
  'region-disabled': 'aws-administrator',
  'session-policy-refused': 'operator',
  'credentials-expired': 'you',
  throttled: 'you',
  'account-throttled': 'you',
  'aws-unreachable': 'operator',
  'proxy-refused': 'operator',
  'aws-certificate-untrusted': 'operator',
  'aws-internal': 'you',
  'access-denied': 'aws-administrator',
  'denied-by-role-policy': 'aws-administrator',
  'denied-by-resource-policy': 'aws-administrator',
  'denied-by-organization': 'aws-administrator',
  'denied-by-portal': 'operator',
  'quota-exceeded': 'aws-administrator',
  'policy-too-large': 'aws-administrator',
  'tags-refused': 'aws-administrator',
  'policy-malformed': 'operator',
  'principal-not-visible': 'aws-administrator',
  'key-policy-lockout': 'aws-administrator',
  'not-visible-yet': 'you',
  'concurrent-change': 'you',
  'alias-taken': 'you',
  'alias-refused': 'you',
  'key-not-found': 'you',
  'key-not-allowed': 'you',
  'key-policy-denies-role': 'aws-administrator',
  'key-policy-denies-deployer': 'aws-administrator',
  'key-policy-allows-too-much': 'aws-administrator',
  'key-policy-names-deleted': 'aws-administrator',
  'key-policy-incomplete': 'aws-administrator',
  'key-policy-characters': 'aws-administrator',
  'key-other-account': 'you',
  'key-other-region': 'you',
  'key-aws-managed': 'you',
  'key-not-symmetric': 'you',
  'key-wrong-usage': 'you',
  'key-disabled': 'aws-administrator',
  'key-pending-deletion': 'aws-administrator',
  'key-not-enabled': 'aws-administrator',
  'key-several-made': 'aws-administrator',
  'not-as-made': 'aws-administrator',
  'administrator-not-found': 'you',
  'secret-name-taken': 'you',
  'secret-waits-for-deletion': 'you',
  'secret-in-use': 'you',
  'secret-key-denied': 'aws-administrator',
  'secret-encryption-failed': 'aws-administrator',
  'role-in-use': 'aws-administrator',
  'clean-up-changed': 'you',
  'role-name-taken': 'you',
  'resource-missing': 'aws-administrator',
  'approval-void': 'nobody',
  'verify-mismatch': 'aws-administrator',
  'password-expired': 'you',
  'worker-died': 'you',
  'escrow-unreadable': 'you',
  'escrow-key-refused': 'operator',
  'parameter-refused': 'operator',
  unexpected: 'operator',
};
