import type { Time } from '#server/time.ts';

/** Waits, but not past the end of the run or of the process: then it throws the signal's reason. */
export type Pause = (ms: number) => Promise<void>;

export function pauseUnder(time: Time, signal: AbortSignal): Pause {
  return (ms) => time.sleep(ms, signal);
}
