import { expect, it } from 'vitest';
import { readSignInProblem } from './sign-in-problem.ts';

it.each<[unknown, ReturnType<typeof readSignInProblem>]>([
  [undefined, null],
  [null, null],
  ['OAuthSignin', 'identity-provider-unreachable'],
  ['OAuthCallback', 'not-completed'],
  ['Callback', 'refused'],
  ['AccessDenied', 'misconfigured'],
  ['Configuration', 'misconfigured'],
  ['database-unreachable', 'database-unreachable'],
  ['too-many-requests', 'too-many'],
  ['unexpected', 'unexpected'],
  ['', 'unexpected'],
  ['toString', 'unexpected'],
  ['<script>', 'unexpected'],
  [['OAuthSignin', 'Callback'], 'unexpected'],
  [['OAuthSignin'], 'unexpected'],
])('%j in the address means %j', (error, problem) => {
  expect(readSignInProblem(error)).toBe(problem);
});
