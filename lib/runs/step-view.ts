import type { AwsErrorDetail, Check, Person, RunEvent, StepError } from './events.ts';
import type { StepName, StepState } from './steps.ts';

export interface StepView {
  name: StepName;
  state: StepState;
  /** Numbered from 1; those before the first one here are the `earlier` ones. */
  attempts: readonly AttemptView[];
  /** What a view without the earlier attempts still tells of them (`page-view.ts`); missing if it has all. */
  earlier?: { hasUncertain: boolean };
  /** `checks`: the points of verify that still differ. */
  waiting: { reason: string; since: string; until: string; checks?: readonly Check[] } | null;
  /** The person who chose Retry for the attempt that is about to start. */
  retriedBy: Person | null;
}

/** One wait of an attempt. */
export interface WaitView {
  /** A code of `waits` in `lib/i18n`. */
  reason: string;
  from: string;
  /** Null while it lasts. */
  to: string | null;
}

export interface AttemptView {
  number: number;
  state: 'running' | 'succeeded' | 'failed' | 'interrupted' | 'cancelled';
  startedAt: string;
  finishedAt: string | null;
  /** The person who chose Retry; null if the portal started the attempt. */
  by: Person | null;
  outcome: { kind: string; params: Readonly<Record<string, string>> } | null;
  /** What it waited for, in order. Missing without waits, and in views from a portal of an earlier version. */
  waits?: readonly WaitView[];
  error: (StepError & { aws: AwsErrorDetail | null }) | null;
}

/** How many attempts the step has had, also those that the view lacks. */
export function countAttempts({ attempts }: StepView): number {
  return attempts.at(-1)?.number ?? 0;
}

type StepEvent = Extract<RunEvent, { step: StepName; attempt: number }>;

export function reduceStep(step: StepView, event: StepEvent): StepView {
  switch (event.type) {
    case 'step.started': {
      const started: AttemptView = {
        number: event.attempt,
        state: 'running',
        startedAt: event.at,
        finishedAt: null,
        by: event.by,
        outcome: null,
        error: null,
      };
      return { ...step, state: 'running', waiting: null, retriedBy: null, attempts: [...step.attempts, started] };
    }
    case 'step.waiting':
      if (!isUnderWay(step, event)) return step;
      return {
        ...withWait(step, event),
        state: 'waiting',
        waiting: {
          reason: event.reason,
          since: step.waiting?.since ?? event.at,
          until: event.until,
          ...(event.checks ? { checks: event.checks } : {}),
        },
      };
    case 'step.resumed':
      return isUnderWay(step, event) ? { ...withWait(step, event), state: 'running', waiting: null } : step;
    case 'step.succeeded':
      return endAttempt(step, event, 'succeeded', {
        state: 'succeeded',
        finishedAt: event.at,
        outcome: { kind: event.outcome, params: event.params },
      });
    case 'step.failed':
      return endAttempt(step, event, 'failed', { state: 'failed', finishedAt: event.at, error: event.error });
    case 'step.interrupted':
      return endAttempt(step, event, 'pending', {
        state: 'interrupted',
        finishedAt: event.at,
        error: event.error ?? null,
      });
    case 'step.cancelled':
      return endAttempt(step, event, 'cancelled', { state: 'cancelled', finishedAt: event.at });
  }
}

/** Late events of an ended attempt must not reopen its step. */
function isUnderWay(step: StepView, event: StepEvent): boolean {
  const attempt = step.attempts.at(-1);
  return attempt?.number === event.attempt && attempt.state === 'running';
}

function endAttempt(step: StepView, event: StepEvent, state: StepState, end: Partial<AttemptView>): StepView {
  return { ...withWait(step, event, end), state, waiting: null };
}

/** Looks from the end: it's the last attempt, of which there can be hundreds. */
function withWait(step: StepView, event: StepEvent, end: Partial<AttemptView> = {}): StepView {
  const index = step.attempts.findLastIndex(({ number }) => number === event.attempt);
  const attempt = step.attempts[index];
  if (!attempt) return step;
  return { ...step, attempts: step.attempts.with(index, { ...attempt, ...changeWaits(attempt, event), ...end }) };
}

/** A wait lasts until the attempt waits for something else, continues or ends. */
function changeWaits({ waits = [] }: AttemptView, event: StepEvent): Pick<AttemptView, 'waits'> {
  const next = event.type === 'step.waiting' ? event.reason : null;
  const open = waits.find(({ to }) => to === null);
  if (open?.reason === next) return {};
  const closed = waits.map((wait) => (wait === open ? { ...wait, to: event.at } : wait));
  const all = next === null ? closed : [...closed, { reason: next, from: event.at, to: null }];
  return all.length > 0 ? { waits: all } : {};
}
