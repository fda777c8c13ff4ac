import type { RunEvent } from '#lib/runs/events.ts';
import { batch } from '#server/batch.ts';
import type { Database } from '#server/store/database/database.ts';
import { keepStreams } from '#server/store/limits/open-streams.ts';
import { findSessions, type SessionMember } from '#server/store/people/sessions.ts';
import { loadRunEvents, readLastNos } from '#server/store/runs/load-run.ts';

/** Access is revoked within 5 seconds, including the time of the check. */
const EVERY_MS = 3_000;

/**
 * What the open event streams of a process ask the database again and again. They all ask in the same turn, and those of
 * one turn share a statement, so that a stream on which nothing happens costs next to nothing.
 */
export class StreamChecks {
  readonly #turns = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  readonly #findSession: (hash: string) => Promise<SessionMember | undefined>;
  readonly #keep: (streamId: string) => Promise<unknown>;
  readonly #readLastNo: (runId: string) => Promise<number | undefined>;
  readonly #load: (what: string) => Promise<RunEvent[] | undefined>;

  constructor(db: Database) {
    this.#findSession = batch((hashes) =>
      findSessions(
        db,
        hashes.map((hash) => Buffer.from(hash, 'hex')),
      ),
    );
    this.#keep = batch(async (ids) => {
      await keepStreams(db, ids);
      return new Map();
    });
    this.#readLastNo = batch((ids) => readLastNos(db, ids));
    this.#load = batch(async (all) => {
      const load = async (what: string) => {
        const [teamId, runId, afterNo] = JSON.parse(what) as [string, string, number];
        return [what, await loadRunEvents(db.forTeams([teamId]), runId, afterNo)] as const;
      };
      return new Map(await Promise.all(all.map(load)));
    });
  }

  /** Calls `check` every few seconds, in the same turn as those of all other streams. Returns a function that ends it. */
  onTurn(check: () => void): () => void {
    // A new function for each call, so that one that is given twice is called twice.
    const turn = () => check();
    this.#turns.add(turn);
    this.#timer ??= setInterval(() => {
      for (const each of this.#turns) each();
    }, EVERY_MS);
    return () => {
      this.#turns.delete(turn);
      if (this.#turns.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** The person of a live session, else null; doesn't count as activity. */
  async findSession(tokenHash: Buffer): Promise<SessionMember | null> {
    return (await this.#findSession(tokenHash.toString('hex'))) ?? null;
  }

  /** Records that a stream is open. */
  async keep(streamId: string): Promise<void> {
    await this.#keep(streamId);
  }

  /** Whether the run has an event after this number. */
  async hasNewer(runId: string, afterNo: number): Promise<boolean> {
    return ((await this.#readLastNo(runId)) ?? 0) > afterNo;
  }

  /** The events of a run after this number, in order. */
  async load(teamId: string, runId: string, afterNo: number): Promise<RunEvent[]> {
    return (await this.#load(JSON.stringify([teamId, runId, afterNo]))) ?? [];
  }
}
