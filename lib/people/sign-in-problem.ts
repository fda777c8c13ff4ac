import type { ErrorCode } from '../errors.ts';

/**
 * What kept a person from signing in. The text of error codes is in `errors`, that of the others in `auth.problems`.
 */
export type SignInProblem =
  | Extract<ErrorCode, 'identity-provider-unreachable' | 'database-unreachable' | 'unexpected'>
  | OwnProblem;

export type OwnProblem = 'not-completed' | 'not-accepted' | 'refused' | 'blocked' | 'misconfigured' | 'too-many';

/** What a person is told for each cause: the causes name what an operator has to change, and are in the log. */
const PROBLEMS = {
  expired: 'not-completed',
  code: 'not-accepted',
  denied: 'refused',
  blocked: 'blocked',
  unreachable: 'identity-provider-unreachable',
  certificate: 'misconfigured',
  answer: 'misconfigured',
  issuer: 'misconfigured',
  client: 'misconfigured',
  'redirect-uri': 'misconfigured',
  scope: 'misconfigured',
  request: 'misconfigured',
  clock: 'misconfigured',
  audience: 'misconfigured',
  algorithm: 'misconfigured',
  signature: 'misconfigured',
  subject: 'misconfigured',
  userinfo: 'misconfigured',
  token: 'misconfigured',
  /** Of next-auth. */
  Configuration: 'misconfigured',
  'database-unreachable': 'database-unreachable',
  'database-busy': 'database-unreachable',
  'too-many-requests': 'too-many',
  unexpected: 'unexpected',
} as const satisfies Readonly<Record<string, SignInProblem>>;

/** Why a sign-in failed: the query's `error` on the sign-in page, and the code of the audit record. */
export type SignInCause = Exclude<keyof typeof PROBLEMS, 'Configuration'>;

export function isSignInCause(error: unknown): error is SignInCause {
  return typeof error === 'string' && Object.hasOwn(PROBLEMS, error);
}

/** Null if the address has no error. */
export function readSignInProblem(error: unknown): SignInProblem | null {
  if (error === undefined || error === null) return null;
  return isSignInCause(error) ? PROBLEMS[error] : 'unexpected';
}
