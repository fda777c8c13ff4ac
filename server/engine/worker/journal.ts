import { randomUUID } from 'node:crypto';
import { isDatabaseTrouble } from '#lib/errors.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Database, Transaction } from '#server/store/database/database.ts';
import { appendChanges, type WorkerChanges } from '#server/store/runs/append-changes.ts';
import type { Time } from '#server/time.ts';
import type { Lease } from './lease.ts';

const TRY_AGAIN_MS = 500;

/** Further writes in the same transaction. Receives the stored events. */
type Also = (trx: Transaction, events: readonly RunEvent[]) => Promise<void>;

/** Writes a worker's events in order, guarded by the epoch, and keeps the view up to date. */
export class Journal {
  view: RunView;
  readonly #db: Database;
  readonly #time: Time;
  readonly #lease: Lease;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ db, time }: { db: Database; time: Time }, lease: Lease, view: RunView) {
    this.view = view;
    this.#db = db;
    this.#time = time;
    this.#lease = lease;
  }

  /**
   * Stores changes and the writes of `also` in one transaction. Retries while the database is unreachable, since
   * results from AWS must not be lost. The epoch rejects the write if another process has claimed the run.
   */
  write(changes: WorkerChanges, also?: Also): Promise<void> {
    const written = this.#last.then(() => this.#store(changes, also));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #store(changes: WorkerChanges, also?: Also): Promise<void> {
    // The same ID for every attempt, so that a commit with a lost response isn't stored twice.
    const writeId = randomUUID();
    for (;;) {
      try {
        const written = await appendChanges(this.#db, this.#lease, changes, { known: this.view, also, writeId });
        this.view = written.view;
        return;
      } catch (error) {
        if (!isDatabaseTrouble(error)) throw error;
        await this.#time.sleep(TRY_AGAIN_MS, this.#lease.signal);
      }
    }
  }
}
