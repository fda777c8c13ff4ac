import type { Time } from './time.ts';

/** More than the names that a busy minute checks. */
const MOST = 2_000;

/**
 * Shares what was read from AWS for a short time, also with those who ask while it is being read. Callers authorize
 * before they ask. A failed read isn't kept.
 */
export class RecentReads {
  readonly #time: Pick<Time, 'monotonicMs'>;
  readonly #kept = new Map<string, { until: number; value: Promise<unknown> }>();

  constructor(time: Pick<Time, 'monotonicMs'>) {
    this.#time = time;
  }

  /** `keepMs` says how long a value is good for; 0 shares it only while it is being read. */
  read<Value>(key: string, keepMs: (value: Value) => number, load: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept && this.#time.monotonicMs() < kept.until) return kept.value as Promise<Value>;
    const entry = { until: Number.POSITIVE_INFINITY, value: load() };
    this.#keep(key, entry);
    entry.value.then(
      (value) => {
        entry.until = this.#time.monotonicMs() + keepMs(value);
      },
      () => {
        if (this.#kept.get(key) === entry) this.#kept.delete(key);
      },
    );
    return entry.value;
  }

  #keep(key: string, entry: { until: number; value: Promise<unknown> }): void {
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}
