import type { Random } from '#e2e/harness/seeded-random.ts';
import type { RunQueue } from '#server/store/runs/queue.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { LockOwner } from './virtual-locks.ts';

const LONGEST_WAY_MS = 100;
const TRY_AGAIN_MS = 1_000;

type Handler = Parameters<RunQueue['work']>[0];

/** Delivers runs to processes like the queue: to one that accepts jobs, after a moment, and sometimes twice. */
export class VirtualQueue {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #handlers = new Map<LockOwner, Handler>();
  /** The percentage of jobs that are delivered twice. */
  readonly #twicePercent: number;
  /** The number of pending deliveries of each run. */
  readonly #waiting = new Map<string, number>();
  onRest: () => void = () => undefined;

  constructor(clock: VirtualClock, random: Random, twicePercent: number) {
    this.#clock = clock;
    this.#random = random;
    this.#twicePercent = twicePercent;
  }

  /** Null for people, who only submit. */
  openFor(replica: LockOwner | null): RunQueue {
    return {
      enqueue: async (runId) => this.enqueue(runId),
      work: async (handler) => {
        if (replica) this.#handlers.set(replica, handler);
        return async () => void (replica && this.#handlers.delete(replica));
      },
      check: async () => undefined,
      stop: async () => undefined,
    };
  }

  /** A run that is already waiting isn't queued again, unless it is to be delivered twice. */
  enqueue(runId: string, afterMs = 1): void {
    if (this.#waitingOf(runId) > 0) return;
    const times = this.#random() * 100 < this.#twicePercent ? 2 : 1;
    for (let no = 0; no < times; no += 1) {
      this.#waiting.set(runId, this.#waitingOf(runId) + 1);
      this.#clock.after(afterMs + this.#random() * LONGEST_WAY_MS, () => this.#handOut(runId));
    }
  }

  #waitingOf(runId: string): number {
    return this.#waiting.get(runId) ?? 0;
  }

  #handOut(runId: string): void {
    this.#waiting.set(runId, this.#waitingOf(runId) - 1);
    const takers = [...this.#handlers].filter(([replica]) => !replica.isDead());
    const taker = takers[Math.floor(this.#random() * takers.length)];
    if (!taker) {
      this.enqueue(runId, TRY_AGAIN_MS);
      return;
    }
    const [replica, handler] = taker;
    replica.deliver(() => {
      handler(runId, new AbortController().signal).then(
        () => this.onRest(),
        () => this.enqueue(runId, TRY_AGAIN_MS),
      );
    });
  }
}
