/** PostgreSQL keeps them for each connection, about 50 KB each. */
const MOST = 100;
const OFTEN = 5;

/**
 * Statements that write or lock, or read the rows of one run. Their plan doesn't depend on the values; that of a search
 * does, and must be made anew for each.
 */
const SAME_PLAN =
  /^(?:insert|update|delete)\b|^with .*\b(?:update|insert into|delete from) "|for (?:no key )?update|from "(?:event|intent|escrow)" /s;
/** Statements with lists of different lengths are as many as lengths. */
const MOST_COUNTED = 1_000;

/**
 * Which statements PostgreSQL parses and plans once for each connection instead of each time, which is half of its work
 * for a run. Only some, and only repeated ones, since each takes memory.
 */
export class PreparedStatements {
  readonly #times = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** The name by which PostgreSQL finds the statement again; nothing for one that isn't kept. */
  nameOf(text: string): { name: string } | undefined {
    const name = this.#names.get(text);
    if (name !== undefined) return { name };
    if (this.#names.size >= MOST || !SAME_PLAN.test(text)) return undefined;
    const times = (this.#times.get(text) ?? 0) + 1;
    if (this.#times.size > MOST_COUNTED) this.#times.clear();
    if (times < OFTEN) this.#times.set(text, times);
    else {
      this.#times.delete(text);
      this.#names.set(text, `portal-${this.#names.size + 1}`);
    }
    return undefined;
  }
}
