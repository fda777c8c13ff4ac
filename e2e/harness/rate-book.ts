import { throttled } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';

interface Bucket {
  /** Calls that AWS would still take, in parts of one. */
  left: number;
  at: number;
}

/** The rates at which AWS takes calls: for each operation, account and Region a bucket that holds one second's calls. */
export class RateBook {
  #perSecond: Readonly<Record<string, number>> = {};
  readonly #buckets = new Map<string, Bucket>();

  /** Calls per second by operation; operations that aren't listed have no limit. */
  set(perSecond: Readonly<Record<string, number>>): void {
    this.#perSecond = perSecond;
    this.#buckets.clear();
  }

  /** How AWS throttles a call above the rate; null if it takes the call. `now` in milliseconds. */
  refuse(call: AwsCall, accountId: string, now = performance.now()): ReturnType<typeof throttled> | null {
    const rate = this.#perSecond[call.operation];
    if (rate === undefined) return null;
    const name = `${accountId} ${call.region} ${call.operation}`;
    const most = Math.max(1, rate);
    const { left, at } = this.#buckets.get(name) ?? { left: most, at: now };
    const filled = Math.min(most, left + ((now - at) / 1000) * rate);
    this.#buckets.set(name, { left: filled >= 1 ? filled - 1 : filled, at: now });
    return filled >= 1 ? null : throttled(call);
  }
}
