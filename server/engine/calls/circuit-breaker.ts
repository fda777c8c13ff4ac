import type { Time } from '#server/time.ts';
import type { Pause } from '../worker/pause.ts';

/** So many calls in a row without an answer, whichever runs they belong to, are an outage. */
const UNANSWERED_MAX = 12;

/**
 * Keeps the runs of one process from asking all at once, again and again, while AWS answers nobody: of the calls that are to be tried
 * again one goes on in each `probeMs`, and the first answer lets all of them go on. The first try of a call is never held up.
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

  /** Resolves when the call may be tried again; at the latest after `patienceMs`. */
  async pass(pause: Pause, patienceMs: number): Promise<void> {
    const startedAt = this.#time.monotonicMs();
    while (this.isOutage() && !this.#takeProbe() && this.#time.monotonicMs() - startedAt < patienceMs) {
      // In no order: many that have waited long must not keep one back whose answer would let all of them go on.
      await pause((0.5 + this.#time.random()) * this.#probeMs);
    }
  }

  /** Whether a call that is to be tried again may be held up. */
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
