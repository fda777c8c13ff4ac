import type { RunState } from './steps.ts';

/**
 * How long the portal has worked on a run. The queue, the wait for an approval and the time until somebody retries a
 * failed run don't count.
 */
export interface WorkingTime {
  /** Milliseconds up to the last time that the work stopped. */
  workedMs: number;
  /** Since when the portal works on it again; null while it doesn't. ISO time from the database clock. */
  workingSince: string | null;
}

export const NO_WORK: WorkingTime = { workedMs: 0, workingSince: null };

/** The states in which a worker works on a run. */
const WORKING: readonly RunState[] = ['running', 'cancelling'];

/** The working time after an event of this time (ISO) that left the run in this state. */
export function countWork({ workedMs, workingSince }: WorkingTime, state: RunState, at: string): WorkingTime {
  if (WORKING.includes(state)) return { workedMs, workingSince: workingSince ?? at };
  return { workedMs: workedMs + lastedMs(workingSince, Date.parse(at)), workingSince: null };
}

/** The working time until now, in milliseconds. */
export function workingMs({ workedMs, workingSince }: WorkingTime, nowMs: number): number {
  return workedMs + lastedMs(workingSince, nowMs);
}

function lastedMs(since: string | null, untilMs: number): number {
  return since === null ? 0 : Math.max(0, untilMs - Date.parse(since));
}
