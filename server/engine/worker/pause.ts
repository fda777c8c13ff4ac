import type { Time } from '#server/time.ts';

/** Waits, but ends early with the signal's reason if the run or the process ends. */
export type Pause = (ms: number) => Promise<void>;

export function pauseUnder(time: Time, signal: AbortSignal): Pause {
  return (ms) => time.sleep(ms, signal);
}
