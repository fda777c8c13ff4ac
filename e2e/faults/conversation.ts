import type { Exchange } from './commit-gates.ts';
import { type Message, readWords } from './postgres-messages.ts';

const COMMIT = /^\s*commit\s*;?\s*$/i;
const ROLLBACK = /^\s*rollback\s*;?\s*$/i;
const BEGIN = /^\s*(?:begin|start transaction)\b/i;

/** Follows what one client says to PostgreSQL, as far as it takes to know its transactions. */
export class Conversation {
  readonly #writer: string;
  readonly #prepared = new Map<string, string>();
  #words: string[] = [];
  #isInTransaction = false;

  constructor(writer: string) {
    this.#writer = writer;
  }

  /** The exchange that this message ends; null where more of it is to come. */
  hear(message: Message): Exchange | null {
    const said = readWords(message, this.#prepared);
    this.#words.push(...said);
    if (message.type !== 'Q' && message.type !== 'S') return null;
    const text = message.type === 'Q' ? (said[0] ?? '') : '';
    if (BEGIN.test(text) && !text.includes(';')) this.#isInTransaction = true;
    const exchange: Exchange = { writer: this.#writer, kind: this.#kindOf(text), words: this.#words };
    if (exchange.kind !== 'part' || ROLLBACK.test(text)) {
      this.#words = [];
      this.#isInTransaction = false;
    }
    return exchange;
  }

  #kindOf(text: string): Exchange['kind'] {
    if (!this.#isInTransaction) return 'single';
    return COMMIT.test(text) ? 'commit' : 'part';
  }
}
