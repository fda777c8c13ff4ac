import type { Check, RunChange } from '#lib/runs/events.ts';

export type ShownReason = Extract<RunChange, { type: 'step.waiting' }>['reason'];

/** Calls that began together wait until nearly the same time: that is no news. */
const SAME_TIME_MS = 5_000;

interface Wait {
  reason: ShownReason;
  until: Date;
  /** The points of verify that are waited for. */
  checks?: readonly Check[] | undefined;
}

/**
 * What one attempt waits for, as the page is told. Several calls of a step may wait at once, for different things: the page shows
 * one of them, and the attempt goes on only where none is left.
 */
export class WaitReporter {
  readonly #waits = new Map<symbol, Wait>();
  readonly #write: (wait: Wait | null) => Promise<void>;
  #shown: Wait | null = null;

  /** `write` stores the wait that the page is to show; null where there is none any more. */
  constructor(write: (wait: Wait | null) => Promise<void>) {
    this.#write = write;
  }

  /** Begins a wait, or says that it is for something else now. */
  async show(id: symbol, reason: ShownReason, until: Date, checks?: readonly Check[]): Promise<void> {
    this.#waits.set(id, { reason, until, checks });
    await this.#tell();
  }

  async end(id: symbol): Promise<void> {
    if (this.#waits.delete(id)) await this.#tell();
  }

  /** The wait that began last is the one that holds up now; an outer one is shown again when it is over. */
  async #tell(): Promise<void> {
    const wait = [...this.#waits.values()].at(-1) ?? null;
    if (isSame(wait, this.#shown)) return;
    this.#shown = wait;
    await this.#write(wait);
  }
}

function isSame(wait: Wait | null, other: Wait | null): boolean {
  if (wait === null || other === null) return wait === other;
  const namesOf = ({ checks = [] }: Wait) => checks.map(({ id }) => id).join();
  if (wait.reason !== other.reason || namesOf(wait) !== namesOf(other)) return false;
  return Math.abs(wait.until.getTime() - other.until.getTime()) < SAME_TIME_MS;
}
