import { setImmediate as turn } from 'node:timers/promises';

interface Alarm {
  at: number;
  /** Of two alarms at the same time, the one set first rings first. */
  no: number;
  ring(): void;
}

/** Real work, such as database queries, that takes no virtual time. */
export interface RealWork {
  isBusy(): boolean;
  whenIdle(): Promise<void>;
}

/** This many alarms in a row without an end mean an endless loop. */
const MOST_ALARMS = 200_000;

/**
 * A clock that stands still while anything else is running, and then jumps to the next alarm. Minutes of waiting take
 * no time, and the order of events doesn't depend on the machine.
 */
export class VirtualClock {
  nowMs = Date.UTC(2030, 0, 1);
  readonly #work: RealWork;
  #alarms: Alarm[] = [];
  #count = 0;
  #waiting: { name: string; go(): void }[] = [];

  constructor(work: RealWork) {
    this.#work = work;
  }

  /** Rings once after this many milliseconds; returns a function that cancels it. */
  after(ms: number, ring: () => void): () => void {
    this.#count += 1;
    const alarm = { at: this.nowMs + Math.max(0, ms), no: this.#count, ring };
    insertSorted(this.#alarms, alarm);
    return () => {
      this.#alarms = this.#alarms.filter((one) => one !== alarm);
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Orders what happens at the same time by name. */
  inOrder(name: string): Promise<void> {
    if (this.#waiting.length === 0) {
      this.after(0, () => {
        const waiting = this.#waiting.sort((one, other) =>
          one.name < other.name ? -1 : Number(one.name > other.name),
        );
        this.#waiting = [];
        for (const { go } of waiting) go();
      });
    }
    return new Promise((go) => this.#waiting.push({ name, go }));
  }

  /** Advances the time until the end condition is true. Throws if that never happens. */
  async runUntil(isOver: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    const endsAt = this.nowMs + limitMs;
    for (let count = 0; count < MOST_ALARMS; count += 1) {
      await this.#settle();
      if (await isOver()) return;
      const alarm = this.#alarms.shift();
      if (!alarm) throw new Error('nothing more happens, but the end was not reached');
      if (alarm.at > endsAt) throw new Error(`the end was not reached after ${limitMs / 1000} s`);
      this.nowMs = alarm.at;
      alarm.ring();
    }
    throw new Error('the trial is in an endless loop');
  }

  /** Advances the time by this much. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.after(ms, () => {
      isOver = true;
    });
    await this.runUntil(() => isOver, ms);
  }

  /** Returns when nothing can continue without the clock. */
  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      await this.#work.whenIdle();
      await turn();
      quiet = this.#work.isBusy() ? 0 : quiet + 1;
    }
  }
}

function insertSorted(alarms: Alarm[], alarm: Alarm): void {
  const place = alarms.findLastIndex(({ at }) => at <= alarm.at);
  alarms.splice(place + 1, 0, alarm);
}
