import { z } from 'zod';
import { ERROR_CODES, ERRORS, type ErrorCode } from '../errors.ts';
import type { Check } from './events.ts';
import { startsOver } from './failure-action.ts';
import { type Turn, turnOf } from './failure-answer.ts';
import type { RunSummary } from './history.ts';
import { type RunState, STEP_NAMES, type StepName } from './steps.ts';

/**
 * Why a run is in the support inbox. `stuck`: no activity although a worker should have it. `waiting`: for a lead's
 * approval, or for AWS for more than a minute. `drifted`: AWS no longer matches what it set up.
 */
export const TROUBLES = ['failed', 'stuck', 'waiting', 'drifted'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Hours without activity. */
export const INBOX_AGES = ['1', '24', '168'] as const;

const codeSchema = z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]);

/** The filters of the inbox in the URL: `/support?team=…&trouble=…&code=…&step=…&age=…&cursor=…`. */
const shape = {
  team: z.string().max(64),
  trouble: z.enum(TROUBLES),
  code: codeSchema,
  step: z.enum(STEP_NAMES),
  age: z.enum(INBOX_AGES),
  cursor: z.string().max(200),
};
export type InboxFilter = { [Name in keyof typeof shape]?: z.infer<(typeof shape)[Name]> | undefined };

/**
 * A run that needs attention, or whose setup does: a failed run whose setup has drifted is listed for both. It has only
 * what a row shows, and no field without a value, since the page has each row twice: as HTML and as data.
 */
export interface TroubledRun extends Pick<RunSummary, 'id' | 'teamId' | 'lastSignAt'> {
  kind?: 'clean-up';
  /** See `runName`. */
  name: string;
  /** The requester's name. */
  requestedBy: string;
  trouble: Trouble;
  /** What a stuck run is in. */
  state?: RunState;
  /**
   * The points at which a drifted setup differs, without what was expected and found. Its last activity is the check that
   * found the drift.
   */
  differences?: Check[];
  failedStep?: StepName;
  /** The error of the first failed step, if the run is listed as failed. */
  errorCode?: ErrorCode;
  /** The requester must enter a password again before a retry. */
  wantsPassword?: boolean;
  /** What its step waits for at AWS, as a code of `waits` in `lib/i18n`. */
  waitReason?: string;
  /** When the wait for a lead's approval ends (ISO). */
  approvalUntil?: string;
  /** The number of the run's last event: a retry applies to the run as it was shown. */
  lastNo: number;
}

/** Failed runs with the same cause. The team and the step are null for causes that all teams share. */
export interface Cause {
  code: ErrorCode;
  teamId: string | null;
  step: StepName | null;
  count: number;
}

export interface TroubledRunPage {
  items: TroubledRun[];
  nextCursor: string | null;
  /** The causes of several failed runs, the most frequent first. */
  causes: Cause[];
}

/** How many runs one action retries at most: a page of the inbox. */
export const RETRIED_TOGETHER = 25;

/** The outcome for one run of several: null if it's being retried. */
export interface RetryOutcome {
  runId: string;
  code: ErrorCode | null;
}

/** Reads the filters from a query string and drops what it doesn't recognize. */
export function readInboxFilter(query: URLSearchParams): InboxFilter {
  const read = <Name extends keyof typeof shape>(name: Name) => shape[name].safeParse(query.get(name)).data;
  return Object.fromEntries(
    (Object.keys(shape) as (keyof typeof shape)[]).map((name) => [name, read(name)]),
  ) as InboxFilter;
}

/** The filters as a query string, in a fixed order, without empty values. */
export function writeInboxFilter(filter: InboxFilter): string {
  const set = (Object.keys(shape) as (keyof typeof shape)[]).flatMap((name) =>
    filter[name] ? [[name, filter[name]] satisfies [string, string]] : [],
  );
  return new URLSearchParams(set).toString();
}

/** True if any filter is set. */
export function hasInboxFilter(filter: InboxFilter): boolean {
  return writeInboxFilter({ ...filter, cursor: undefined }) !== '';
}

/** The errors that a step can fail with, and not only a request. */
export const STEP_ERRORS: readonly ErrorCode[] = ERROR_CODES.slice(ERROR_CODES.indexOf('unreachable') + 1);

/**
 * The errors whose cause is the same in every team and step: what the portal's operators fix, and what passes by
 * itself. Runs of all teams that have them can be retried together.
 */
export const SHARED_CAUSES: readonly ErrorCode[] = ERROR_CODES.filter(
  (code) => turnOf(code) === 'operator' || ERRORS[code].retry === 'auto',
);

/** The filter that shows the runs of a cause. */
export function filterOfCause({ code, teamId, step }: Cause): InboxFilter {
  return { trouble: 'failed', code, team: teamId ?? undefined, step: step ?? undefined };
}

/** Who acts next on a run in the inbox: as on the run's page, and the lead of an approval, or nobody. */
export type NextStep = Turn | 'requester' | 'start-over' | 'lead';

type Asked = 'trouble' | 'kind' | 'errorCode' | 'wantsPassword' | 'approvalUntil';

export function nextStepOf(run: Pick<TroubledRun, Asked>): NextStep {
  if (run.approvalUntil !== undefined) return 'lead';
  if (run.trouble !== 'failed' || run.errorCode === undefined) return 'nobody';
  if (run.wantsPassword) return 'requester';
  if (run.kind !== 'clean-up' && startsOver(run.errorCode)) return 'start-over';
  return turnOf(run.errorCode);
}
