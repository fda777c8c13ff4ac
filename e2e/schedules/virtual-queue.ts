import type { Random } from '#e2e/harness/seeded-random.ts';
import type { RunQueue } from '#server/store/runs/queue.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { LockOwner } from './virtual-locks.ts';

const LONGEST_WAY_MS = 100;
const TRY_AGAIN_MS = 1_000;

type Handler = Parameters<RunQueue['work']>[0];

/** Hands runs to processes as the queue does: to one that takes jobs, after a moment, and sometimes twice. */
export class VirtualQueue {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #handlers = new Map<LockOwner, Handler>();
  /** How often of a hundred times a job is handed out twice. */
  readonly #twicePercent: number;
  /** How often each run waits to be handed out. */
  readonly #waiting = new Map<string, number>();
  onRest: () => void = () => undefined;

  constructor(clock: VirtualClock, random: Random, twicePercent: number) {
    this.#clock = clock;
    this.#random = random;
    this.#twicePercent = twicePercent;
  }

  /** Of people, who only ask, it is nobody's. */
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

  /** A run that waits already is not queued again; one that is told twice waits twice. */
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
