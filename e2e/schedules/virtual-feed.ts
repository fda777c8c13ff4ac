import type { Random } from '#e2e/harness/seeded-random.ts';
import type { RunFeed } from '#server/store/runs/run-feed.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { LockOwner } from './virtual-locks.ts';

const LONGEST_WAY_MS = 100;

/** Tells each living process, after a moment, that a run waits for a worker. It tells of nothing else, and may be late. */
export class VirtualFeed {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #listeners = new Set<{ replica: LockOwner; onWaiting: () => void }>();

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  openFor(replica: LockOwner): RunFeed {
    return {
      subscribe: () => () => undefined,
      subscribeToWaiting: (onWaiting) => {
        const listener = { replica, onWaiting };
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      },
      subscribeToCancel: () => () => undefined,
      closed: new AbortController().signal,
      close: async () => undefined,
    };
  }

  announce(): void {
    for (const { replica, onWaiting } of this.#listeners) {
      if (replica.isDead()) continue;
      this.#clock.after(1 + this.#random() * LONGEST_WAY_MS, () => replica.deliver(onWaiting));
    }
  }
}
