import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, but not past the end of the run or of the process: then it throws the signal's reason. */
export type Pause = (ms: number) => Promise<void>;

export function pauseUnder(signal: AbortSignal): Pause {
  return async (ms) => {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      throw signal.reason ?? error;
    }
  };
}
