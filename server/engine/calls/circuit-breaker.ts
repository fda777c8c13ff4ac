import type { Pause, Time } from '#server/time.ts';

/** Consecutive unanswered calls, across all runs, that count as an outage. */
const UNANSWERED_MAX = 12;

/**
 * Limits retries across all runs of a process during an AWS outage: one waiting call proceeds every `probeMs`, and the
 * first response releases all of them. The first attempt of a call is never delayed.
 */
export class CircuitBreaker {
  #unansweredInARow = 0;
  #probedAt = Number.NEGATIVE_INFINITY;
  readonly #probeMs: number;
  readonly #time: Time;

  constructor(probeMs: number, time: Time) {
    this.#probeMs = probeMs;
    this.#time = time;
  }

  note(isAnswered: boolean): void {
    this.#unansweredInARow = isAnswered ? 0 : this.#unansweredInARow + 1;
  }

  /** Resolves when the call may be retried, at the latest after `patienceMs`. */
  async pass(pause: Pause, patienceMs: number): Promise<void> {
    const startedAt = this.#time.monotonicMs();
    while (this.isOutage() && !this.#takeProbe() && this.#time.monotonicMs() - startedAt < patienceMs) {
      // Waiting calls aren't queued in order, so a call that AWS would answer isn't stuck behind older ones.
      await pause((0.5 + this.#time.random()) * this.#probeMs);
    }
  }

  /** Whether retries may be delayed. */
  isOutage(): boolean {
    return this.#unansweredInARow >= UNANSWERED_MAX;
  }

  #takeProbe(): boolean {
    const now = this.#time.monotonicMs();
    if (now - this.#probedAt < this.#probeMs) return false;
    this.#probedAt = now;
    return true;
  }
}
