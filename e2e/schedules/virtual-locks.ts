import type { Database } from '#server/store/database/database.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** PostgreSQL's timeout for waiting on a lock of this kind. */
const PATIENCE_MS = 60_000;

/** A process, as a holder or waiter of locks. */
export interface LockOwner {
  isDead(): boolean;
  deliver(act: () => void): void;
}

interface Wish {
  owner: LockOwner;
  grant(): void;
}

/** PostgreSQL's advisory locks, with waits in virtual time. */
export class VirtualLocks {
  readonly #clock: VirtualClock;
  readonly #holders = new Map<string, LockOwner>();
  readonly #wishes = new Map<string, Wish[]>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Replaces the portal's connection pool for locks. */
  poolFor(owner: LockOwner): Database['lockPool'] {
    const connect = async () => {
      const query = async (text: string, [name = '']: string[] = []) => {
        if (text.includes('pg_advisory_lock(')) await this.#take(name, owner);
        if (text.includes('pg_advisory_unlock(')) this.#free(name, owner);
      };
      return { query, release: () => undefined };
    };
    return { connect, end: async () => undefined } as unknown as Database['lockPool'];
  }

  /** What PostgreSQL does when the owner's connections break or stay idle too long. */
  freeAllOf(owner: LockOwner): void {
    for (const [name, holder] of [...this.#holders]) if (holder === owner) this.#free(name, owner);
  }

  #take(name: string, owner: LockOwner): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#holders.has(name)) {
        this.#holders.set(name, owner);
        resolve();
        return;
      }
      const wishes = this.#wishes.get(name) ?? [];
      this.#wishes.set(name, wishes);
      const giveUp = this.#clock.after(PATIENCE_MS, () => {
        wishes.splice(wishes.indexOf(wish), 1);
        const error = new Error('canceling statement due to statement timeout');
        owner.deliver(() => reject(Object.assign(error, { code: '57014' })));
      });
      const wish: Wish = {
        owner,
        grant: () => {
          giveUp();
          owner.deliver(resolve);
        },
      };
      wishes.push(wish);
    });
  }

  #free(name: string, owner: LockOwner): void {
    if (this.#holders.get(name) !== owner) return;
    this.#holders.delete(name);
    for (let wish = this.#wishes.get(name)?.shift(); wish; wish = this.#wishes.get(name)?.shift()) {
      if (wish.owner.isDead()) continue;
      this.#holders.set(name, wish.owner);
      wish.grant();
      return;
    }
  }
}
