/** Source of time and randomness for the engine. Tests use a clock that advances as soon as nothing else happens. */
export interface Time {
  /** The wall clock in milliseconds; it can be changed at any time. */
  now(): number;
  /** A monotonic clock in milliseconds, so that changes of the wall clock don't shorten or extend a wait. */
  monotonicMs(): number;
  /** Throws the signal's reason if it aborts the wait. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

/** Waits, but ends early with the signal's reason if the run or the process ends. */
export type Pause = (ms: number) => Promise<void>;

export function pauseUnder(time: Time, signal: AbortSignal): Pause {
  return (ms) => time.sleep(ms, signal);
}

export const REAL_TIME: Time = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      const timer = setTimeout(end, ms);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
  },
  random: () => Math.random(),
};

/** Calls `act` in each interval until the signal aborts; doesn't wait for earlier calls to finish. */
export async function actEvery(time: Time, ms: number, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    // Only the signal causes a rejection here.
    await time.sleep(ms, signal).catch(() => undefined);
    if (!signal.aborted) act();
  }
}
