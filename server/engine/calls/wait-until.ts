import type { Check } from '#lib/runs/events.ts';
import type { Pace } from '#server/pace.ts';
import type { Pause, Time } from '#server/time.ts';
import type { WaitReason } from '../worker/step.ts';
import type { WaitReporter } from './wait-reporter.ts';

/** A role that KMS doesn't see by then won't be seen soon. */
const OFTEN_MS = 90_000;

interface Waiting {
  pace: Pick<Pace, 'pollMs' | 'longestPollMs' | 'longestRolePollMs'>;
  pause: Pause;
  waits: WaitReporter;
  time: Time;
}

/**
 * Asks again until `ready` answers something other than null, and shows the wait meanwhile. Resolves to null after
 * `limitMs`. `differing` gives what the page shows as not there yet.
 */
export async function waitUntil<T>(
  { pace, pause, waits, time }: Waiting,
  reason: WaitReason,
  limitMs: number,
  ready: () => Promise<T | null>,
  differing?: () => readonly Check[],
): Promise<T | null> {
  const wait = Symbol(reason);
  let leftMs = limitMs;
  try {
    for (let tries = 0; ; tries += 1) {
      const askedAt = time.monotonicMs();
      const answer = await ready();
      const askingMs = time.monotonicMs() - askedAt;
      if (answer !== null || leftMs <= 0) return answer;
      await waits.show(wait, reason, new Date(time.now() + leftMs), differing?.());
      const isSoon = reason === 'role-visible-to-kms' && limitMs - leftMs < OFTEN_MS;
      const longestMs = isSoon ? pace.longestRolePollMs : pace.longestPollMs;
      const ms = Math.min(leftMs, longestMs, pace.pollMs * 1.5 ** tries);
      await pause(ms);
      // Asking counts for no longer than the pause, since an outage says nothing about the awaited state.
      leftMs -= ms + Math.min(ms, askingMs);
    }
  } finally {
    await waits.end(wait);
  }
}
