/** Where the engine takes time and chance from. A test gives it a clock of its own, which moves on as soon as nothing else happens. */
export interface Time {
  /** The wall clock, in milliseconds; somebody may set it. */
  now(): number;
  /** A clock that nobody can set, in milliseconds: a step of the wall clock neither ends nor stretches a wait. */
  monotonicMs(): number;
  /** Throws the signal's reason where that ends the wait. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
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

/** Acts in each interval until the signal ends that; an act that takes longer keeps none from following. */
export async function actEvery(time: Time, ms: number, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    // The signal alone throws here.
    await time.sleep(ms, signal).catch(() => undefined);
    if (!signal.aborted) act();
  }
}
