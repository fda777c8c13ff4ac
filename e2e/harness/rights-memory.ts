import type { Caller } from './caller-book.ts';
import type { NeededRight } from './needed-rights.ts';

const DECISIONS_MAX = 20_000;
/** The same policies always give the same decision, so all proxies of a process share them. */
const decisions = new Map<string, Promise<boolean>>();

/** Caches a role's policies and their evaluation. */
export class RightsMemory {
  #ms = 0;
  readonly #read = new Map<string, { at: number; policies: Promise<unknown> }>();

  /** How long cached policies count as unchanged. */
  set({ ms }: { ms: number }): void {
    this.#ms = ms;
    this.#read.clear();
  }

  read<T>({ arn }: Caller, read: () => Promise<T>): Promise<T> {
    const role = arn.replace(/\/[^/]*$/, '');
    const known = this.#read.get(role);
    if (known && performance.now() - known.at < this.#ms) return known.policies as Promise<T>;
    const policies = read();
    if (this.#ms > 0) this.#read.set(role, { at: performance.now(), policies });
    return policies;
  }

  decide<P, C extends { caller: Caller }>(
    right: NeededRight,
    policies: P,
    context: C,
    decide: (right: NeededRight, policies: P, context: C) => Promise<boolean>,
  ): Promise<boolean> {
    const { arn, sessionPolicy } = context.caller;
    const key = JSON.stringify([right, arn.replace(/\/[^/]*$/, ''), sessionPolicy, policies]);
    const known = decisions.get(key);
    if (known) return known;
    if (decisions.size >= DECISIONS_MAX) decisions.clear();
    const decided = decide(right, policies, context);
    decisions.set(key, decided);
    return decided;
  }
}
