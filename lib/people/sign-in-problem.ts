import type { ErrorCode } from '../errors.ts';

/** What kept a person from signing in. Error codes have their words in `errors`, the others in `auth.problems`. */
export type SignInProblem =
  | Extract<ErrorCode, 'identity-provider-unreachable' | 'database-unreachable' | 'unexpected'>
  | OwnProblem;

export type OwnProblem = 'not-completed' | 'refused' | 'misconfigured' | 'too-many';

/** The `error` of the query, by next-auth's names and ours. */
const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  OAuthSignin: 'identity-provider-unreachable',
  OAuthCallback: 'not-completed',
  Callback: 'refused',
  AccessDenied: 'misconfigured',
  Configuration: 'misconfigured',
  'database-unreachable': 'database-unreachable',
  'too-many-requests': 'too-many',
};

/** Null where the address tells of no error. */
export function readSignInProblem(error: unknown): SignInProblem | null {
  if (error === undefined || error === null) return null;
  const isKnown = typeof error === 'string' && Object.hasOwn(PROBLEMS, error);
  return (isKnown && PROBLEMS[error]) || 'unexpected';
}
