import { type AwsCall, holdsText, sha256, withoutSecrets } from './aws-call.ts';
import type { Caller } from './caller-book.ts';
import { runTagOf, sessionOf } from './run-of-call.ts';

/** One call as a test sees it. `outcome` is `forwarded`, a fault's kind, or `refused: CODE`. */
export interface LedgerEntry {
  no: number;
  at: string;
  service: string;
  operation: string;
  region: string;
  accessKeyId: string;
  /** The account of the credentials. */
  accountId: string;
  /** The caller's role session: `limitless-RUN` for a worker; null if none. */
  session: string | null;
  /** The run in the tags of the call; null if none. */
  runTag: string | null;
  params: Record<string, unknown>;
  /** The credentials in the response of AssumeRole; null if there are none (yet). */
  issuedKeyId: string | null;
  bodySha256: string;
  outcome: string;
  /** The status of the response; null if there is none (yet). */
  status: number | null;
  /** Milliseconds from the arrival of the call until its response; null if there is none (yet). */
  ms: number | null;
}

/** Every call in order of arrival. Bodies stay private: a test may only ask which of them hold a text. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #bodies = new Map<number, Buffer>();

  open(call: AwsCall, caller: Caller, body: Buffer): LedgerEntry {
    const entry: LedgerEntry = {
      no: this.#entries.length + 1,
      at: new Date().toISOString(),
      service: call.service,
      operation: call.operation,
      region: call.region,
      accessKeyId: call.accessKeyId,
      accountId: caller.accountId,
      session: sessionOf(call, caller),
      runTag: runTagOf(call),
      params: withoutSecrets(call.params),
      issuedKeyId: null,
      bodySha256: sha256(body),
      outcome: 'forwarded',
      status: null,
      ms: null,
    };
    this.#entries.push(entry);
    this.#bodies.set(entry.no, body);
    return entry;
  }

  list(): readonly LedgerEntry[] {
    return this.#entries;
  }

  holding(text: string): LedgerEntry[] {
    return this.#entries.filter(({ no }) => holdsText(this.#bodies.get(no) ?? Buffer.alloc(0), text));
  }

  clear(): void {
    this.#entries.length = 0;
    this.#bodies.clear();
  }
}
