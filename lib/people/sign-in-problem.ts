import type { ErrorCode } from '../errors.ts';

/**
 * What kept a person from signing in. The text of error codes is in `errors`, that of the others in `auth.problems`.
 */
export type SignInProblem =
  | Extract<ErrorCode, 'identity-provider-unreachable' | 'database-unreachable' | 'unexpected'>
  | OwnProblem;

export type OwnProblem = 'not-completed' | 'refused' | 'misconfigured' | 'too-many';

/** The query's `error` values, from next-auth and from the portal. */
const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  OAuthSignin: 'identity-provider-unreachable',
  OAuthCallback: 'not-completed',
  Callback: 'refused',
  AccessDenied: 'misconfigured',
  Configuration: 'misconfigured',
  'database-unreachable': 'database-unreachable',
  'too-many-requests': 'too-many',
};

/** Null if the address has no error. */
export function readSignInProblem(error: unknown): SignInProblem | null {
  if (error === undefined || error === null) return null;
  const isKnown = typeof error === 'string' && Object.hasOwn(PROBLEMS, error);
  return (isKnown && PROBLEMS[error]) || 'unexpected';
}
