import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunEvent } from '#lib/runs/events.ts';
import type { Database } from '#server/store/database/database.ts';
import { keepStreams } from '#server/store/limits/open-streams.ts';
import { findSessions, type SessionMember } from '#server/store/people/sessions.ts';
import { loadRunEvents, readLastNos } from '#server/store/runs/load-run.ts';

/** Access is revoked within 5 seconds, including the time of the check. */
const EVERY_MS = 3_000;
/** The database is told every 6 seconds that a stream is open; after 20 seconds it would consider it closed. */
const TURNS_PER_RECORD = 2;

/** An open stream, as far as it's checked. */
export interface CheckedStream {
  id: string;
  runId: string;
  /** The hash of the reader's session in hexadecimal; null for one with a token. */
  session: string | null;
  /** Takes the session's person, null once it has ended, and the number of the run's last event. */
  check(member: SessionMember | null, lastNo: number): void;
  /** Takes the error of a failed check. */
  fail(error: unknown): void;
}

/**
 * Checks the open event streams of a process, all in the same turn with three statements and without a promise for each,
 * so that a stream on which nothing happens costs next to nothing.
 */
export class StreamChecks {
  readonly #db: Database;
  readonly #open = new Set<CheckedStream>();
  readonly #loads = new Map<string, Promise<RunEvent[]>>();
  #timer: NodeJS.Timeout | undefined;
  #turnCount = 0;
  #isDue = false;
  #isBusy = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Checks the stream every few seconds. Returns a function that ends it. */
  add(stream: CheckedStream): () => void {
    this.#open.add(stream);
    this.#timer ??= setInterval(() => {
      this.#isDue = true;
      void this.#work();
    }, EVERY_MS);
    return () => {
      this.#open.delete(stream);
      if (this.#open.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** A turn that is due while an earlier one waits for the database follows it without a pause. */
  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#isDue) await this.#turn();
    this.#isBusy = false;
  }

  async #turn(): Promise<void> {
    this.#isDue = false;
    this.#turnCount += 1;
    const streams = [...this.#open];
    try {
      const sessions = [...new Set(streams.flatMap(({ session }) => session ?? []))];
      const [members, lastNos] = await Promise.all([
        findSessions(this.#db, sessions),
        readLastNos(this.#db, [...new Set(streams.map(({ runId }) => runId))]),
        this.#turnCount % TURNS_PER_RECORD === 0 &&
          keepStreams(
            this.#db,
            streams.map(({ id }) => id),
          ),
      ]);
      for (const one of streams) one.check(members.get(one.session ?? '') ?? null, lastNos.get(one.runId) ?? 0);
    } catch (error) {
      for (const one of streams) one.fail(error);
    }
  }

  /**
   * The events of a run after this number, in order. Calls of one turn of the event loop share what is read after them, so
   * it's never older than the call.
   */
  load(teamId: string, runId: string, afterNo: number): Promise<RunEvent[]> {
    const key = JSON.stringify([teamId, runId, afterNo]);
    const shared = this.#loads.get(key);
    if (shared) return shared;
    const load = nextTurn().then(() => {
      this.#loads.delete(key);
      return loadRunEvents(this.#db.forTeams([teamId]), runId, afterNo);
    });
    this.#loads.set(key, load);
    return load;
  }
}
