import { stepsOf } from './progress.ts';
import type { AttemptView } from './step-view.ts';
import type { RunView } from './view.ts';

/** Where an attempt's bar starts and ends, as shares of the timeline from 0 to 1. */
export interface Bar {
  from: number;
  to: number;
}

interface Period {
  fromMs: number;
  toMs: number;
}

/**
 * Returns the bar of an attempt. The timeline is the time in which at least one step ran: the hours until somebody
 * retries a failed step would leave no room for the steps themselves.
 */
export function timelineOf(view: RunView, nowMs: number): (attempt: AttemptView) => Bar {
  const periodOf = ({ startedAt, finishedAt }: AttemptView): Period => {
    const fromMs = Date.parse(startedAt);
    return { fromMs, toMs: Math.max(fromMs, finishedAt === null ? nowMs : Date.parse(finishedAt)) };
  };
  const busy = joinPeriods(stepsOf(view).flatMap(({ attempts }) => attempts.map(periodOf)));
  const wholeMs = busyMsUntil(busy, Number.POSITIVE_INFINITY);
  const share = (timeMs: number) => (wholeMs === 0 ? 0 : busyMsUntil(busy, timeMs) / wholeMs);
  return (attempt) => {
    const { fromMs, toMs } = periodOf(attempt);
    return { from: share(fromMs), to: share(toMs) };
  };
}

/** The periods in order, with those that touch or overlap joined. */
function joinPeriods(periods: readonly Period[]): Period[] {
  const joined: Period[] = [];
  for (const period of periods.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = joined.at(-1);
    if (last && period.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, period.toMs);
    else joined.push({ ...period });
  }
  return joined;
}

function busyMsUntil(busy: readonly Period[], timeMs: number): number {
  return busy.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, timeMs) - fromMs), 0);
}
