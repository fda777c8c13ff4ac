/** What a client sends and PostgreSQL answers as a whole: a simple query, or everything up to a Sync. */
export interface Exchange {
  /** The replica that sent it. */
  writer: string;
  /** `commit` ends a transaction of several statements, `single` is a statement outside of any, `part` is one within. */
  kind: 'commit' | 'single' | 'part';
  /** The SQL and the parameters of the transaction up to here, in order. */
  words: readonly string[];
}

export interface CommitPattern {
  match(exchange: Exchange): boolean;
  /** The n-th one that matches from now on, counted from 1. */
  nth?: number;
  /** `before`: PostgreSQL has not seen it yet; `after`: it is done and only the answer is held. */
  when: 'before' | 'after';
}

export interface HeldCommit {
  /** Resolves when it has come and is held. */
  reached: Promise<Exchange>;
  release(): void;
  /** Breaks the connection instead of going on. */
  cut(): void;
}

export interface Gate {
  pattern: CommitPattern;
  met: number;
  reached: PromiseWithResolvers<Exchange>;
  decided: PromiseWithResolvers<'release' | 'cut'>;
}

/** Holds or cuts what the replicas of one cluster send to PostgreSQL. */
export class CommitGates {
  readonly #gates = new Set<Gate>();
  readonly #listeners = new Set<(exchange: Exchange) => void>();

  hold(pattern: CommitPattern): HeldCommit {
    const gate = this.#add(pattern);
    const decide = (decision: 'release' | 'cut') => {
      this.#gates.delete(gate);
      gate.decided.resolve(decision);
    };
    return { reached: gate.reached.promise, release: () => decide('release'), cut: () => decide('cut') };
  }

  /** Breaks the connection at that exchange; resolves when it has happened. */
  async cut(pattern: CommitPattern): Promise<Exchange> {
    const held = this.hold(pattern);
    const exchange = await held.reached;
    held.cut();
    return exchange;
  }

  /** Told of every exchange before it is sent on; the answer ends it. */
  watch(listener: (exchange: Exchange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  releaseAll(): void {
    for (const gate of this.#gates) gate.decided.resolve('release');
    this.#gates.clear();
  }

  /** The gates that hold this exchange; counts it at each one that means it. */
  meet(exchange: Exchange): readonly Gate[] {
    for (const listener of this.#listeners) listener(exchange);
    const meant = [...this.#gates].filter(({ pattern }) => pattern.match(exchange));
    for (const gate of meant) gate.met += 1;
    return meant.filter(({ met, pattern }) => met === (pattern.nth ?? 1));
  }

  #add(pattern: CommitPattern): Gate {
    const gate: Gate = { pattern, met: 0, reached: Promise.withResolvers(), decided: Promise.withResolvers() };
    this.#gates.add(gate);
    return gate;
  }
}

/** Stands at the gates of this moment until each is decided; false where one of them cuts. */
export async function passGates(
  gates: readonly Gate[],
  when: 'before' | 'after',
  exchange: Exchange,
): Promise<boolean> {
  for (const gate of gates.filter(({ pattern }) => pattern.when === when)) {
    gate.reached.resolve(exchange);
    if ((await gate.decided.promise) === 'cut') return false;
  }
  return true;
}
