import { expect, it } from 'vitest';
import { readSignInProblem } from './sign-in-problem.ts';

it.each<[unknown, ReturnType<typeof readSignInProblem>]>([
  [undefined, null],
  [null, null],
  ['expired', 'not-completed'],
  ['code', 'not-accepted'],
  ['denied', 'refused'],
  ['blocked', 'blocked'],
  ['unreachable', 'identity-provider-unreachable'],
  ['algorithm', 'misconfigured'],
  ['Configuration', 'misconfigured'],
  ['database-unreachable', 'database-unreachable'],
  ['too-many-requests', 'too-many'],
  ['unexpected', 'unexpected'],
  ['OAuthCallback', 'unexpected'],
  ['', 'unexpected'],
  ['toString', 'unexpected'],
  ['<script>', 'unexpected'],
  [['denied', 'expired'], 'unexpected'],
  [['denied'], 'unexpected'],
])('%j in the address means %j', (error, problem) => {
  expect(readSignInProblem(error)).toBe(problem);
});
