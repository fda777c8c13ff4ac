import type { ErrorCode, ErrorParams } from '../errors.ts';

/** What a person reads about an error: what happened, why, and what to do now. ICU messages over `ERROR_PARAMS`. */
interface ErrorWords {
  /** Without values: it also stands in lists, as the reason why a key cannot be used. */
  title: string;
  cause: string;
  remedy: string;
}
export type ErrorMessages<Code extends ErrorCode = ErrorCode> = Record<Code, ErrorWords>;

/** Every value that the words may use; `owner` is `portal` or `other`, `keys` a list of key ids. */
export const ERROR_PARAMS = [
  'name',
  'arn',
  'owner',
  'ownerRun',
  'ownerTeam',
  'differences',
  'date',
  'action',
  'actions',
  'accountId',
  'expectedAccountId',
  'region',
  'roleArn',
  'portalArn',
  'operation',
  'step',
  'seconds',
  'state',
  'keys',
] as const;

/** The values for the words, with a dash for each that is not known: words with a gap are better than no words. */
export function errorWordValues(params: ErrorParams = {}): Record<string, string> {
  return { ...params, ...Object.fromEntries(ERROR_PARAMS.map((name) => [name, params[name] || '—'])) };
}
