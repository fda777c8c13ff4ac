import { PortalError } from '#lib/errors.ts';
import { REAL_TIME, type Time } from '#server/time.ts';
import { readAwsError } from './aws-error.ts';
import type { AwsCall } from './session/team-aws.ts';

/** Longest total wait for a throttled account, over all calls of one action. */
const LIMIT_MS = 10_000;
const FIRST_MS = 200;
const LONGEST_MS = 2_000;

/**
 * Returns a call wrapper for reads that a user waits for. Throttled calls are retried after a pause with full jitter.
 * Throws account-throttled when the time limit is over, and every other error immediately.
 */
export function patientCall(limitMs = LIMIT_MS, time: Time = REAL_TIME): AwsCall {
  const endsAt = time.monotonicMs() + limitMs;
  const { signal } = new AbortController();
  return async (operation, send, params) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await send();
      } catch (thrown) {
        const error = readAwsError(thrown, operation, params);
        if (error.code !== 'throttled') throw error;
        const pauseMs = time.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
        if (time.monotonicMs() + pauseMs > endsAt) {
          throw new PortalError('account-throttled', { operation }, { cause: error });
        }
        await time.sleep(pauseMs, signal);
      }
    }
  };
}
