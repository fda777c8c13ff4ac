import type { Check, RunChange } from '#lib/runs/events.ts';

export type ShownReason = Extract<RunChange, { type: 'step.waiting' }>['reason'];

/** Calls that started together have nearly the same end, which isn't worth another event. */
const SAME_TIME_MS = 5_000;

interface Wait {
  reason: ShownReason;
  until: Date;
  /** The verification checks that are waited for. */
  checks?: readonly Check[] | undefined;
}

/**
 * Reports what one attempt waits for. Several calls of a step may wait for different things: the page shows one of
 * them, and the wait ends when none is left.
 */
export class WaitReporter {
  readonly #waits = new Map<symbol, Wait>();
  readonly #write: (wait: Wait | null) => Promise<void>;
  #shown: Wait | null = null;

  /** `write` stores the wait to show on the page, or null if there is none. */
  constructor(write: (wait: Wait | null) => Promise<void>) {
    this.#write = write;
  }

  /** Starts a wait or changes its reason. */
  async show(id: symbol, reason: ShownReason, until: Date, checks?: readonly Check[]): Promise<void> {
    this.#waits.set(id, { reason, until, checks });
    await this.#tell();
  }

  async end(id: symbol): Promise<void> {
    if (this.#waits.delete(id)) await this.#tell();
  }

  /** Shows the wait that started last. When it ends, the outer one is shown again. */
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
