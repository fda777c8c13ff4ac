import { PortalError } from '#lib/errors.ts';

const WINDOW_MS = 60_000;

/**
 * Limits how many tokens that don't work a network can try in a minute, for this process. Counted in memory, because
 * counting in the database would cost more than looking up the token. Tokens that work don't count.
 */
export class RefusedTokens {
  readonly #monotonicMs: () => number;
  readonly #counts = new Map<string, number>();
  #startedMs = Number.NEGATIVE_INFINITY;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** Looks up a token: null if it doesn't work. Throws too-many-requests instead once the network has reached the limit. */
  async limit<Owner>(network: string, perMinute: number, look: () => Promise<Owner | null>): Promise<Owner | null> {
    const nowMs = this.#monotonicMs();
    if (nowMs - this.#startedMs >= WINDOW_MS) {
      this.#startedMs = nowMs;
      this.#counts.clear();
    }
    if (this.#countOf(network) >= perMinute) {
      const seconds = Math.ceil((this.#startedMs + WINDOW_MS - nowMs) / 1000);
      throw new PortalError('too-many-requests', { seconds: String(seconds) });
    }
    // Counted before the lookup, so that requests sent at the same time count too.
    this.#counts.set(network, this.#countOf(network) + 1);
    let isRefused = false;
    try {
      const owner = await look();
      isRefused = owner === null;
      return owner;
    } finally {
      if (!isRefused) this.#counts.set(network, Math.max(0, this.#countOf(network) - 1));
    }
  }

  #countOf(network: string): number {
    return this.#counts.get(network) ?? 0;
  }
}
