import { setImmediate as turn } from 'node:timers/promises';

interface Alarm {
  at: number;
  /** Of two at the same time the one that was set first rings first. */
  no: number;
  ring(): void;
}

/** Where the real world is asked, whose answers take no virtual time. */
export interface RealWork {
  isBusy(): boolean;
  whenIdle(): Promise<void>;
}

/** So many alarms in a row without an end are a schedule that goes round in circles. */
const MOST_ALARMS = 200_000;

/**
 * A clock that stands while anything happens by itself, and then jumps to the next alarm: minutes of waiting take no time, and what
 * happens first does not depend on the machine.
 */
export class VirtualClock {
  nowMs = Date.UTC(2030, 0, 1);
  readonly #work: RealWork;
  #alarms: Alarm[] = [];
  #count = 0;

  constructor(work: RealWork) {
    this.#work = work;
  }

  /** Rings once after so many milliseconds; gives the way to take it back. */
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

  /** Lets time pass until the end is there. Throws where it never comes. */
  async runUntil(isOver: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    const endsAt = this.nowMs + limitMs;
    for (let count = 0; count < MOST_ALARMS; count += 1) {
      await this.#settle();
      if (await isOver()) return;
      const alarm = this.#alarms.shift();
      if (!alarm) throw new Error('nothing happens any more, and it is not over');
      if (alarm.at > endsAt) throw new Error(`it is not over after ${limitMs / 1000} s`);
      this.nowMs = alarm.at;
      alarm.ring();
    }
    throw new Error('it goes round in circles');
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.after(ms, () => {
      isOver = true;
    });
    await this.runUntil(() => isOver, ms);
  }

  /** Returns when nothing goes on without the clock. */
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
