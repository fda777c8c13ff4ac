import type { Portal } from '#server/portal.ts';
import { RUNS_PER_PROCESS } from '#server/store/database/database.ts';
import { type ClaimedRun, claimNext, workOnRun } from './execute-run.ts';

/** Takes waiting runs, as many at once as one process works on. When one ends, the next is taken. */
export class RunTaker {
  readonly #portal: Portal;
  readonly #stop: AbortSignal;
  readonly #teamIds: readonly string[];
  readonly #inWork = new Set<Promise<void>>();
  #taking: Promise<void> | null = null;
  #isWanted = false;

  /** From `stop` on, nothing is taken, and the runs in work are left to other processes. */
  constructor(portal: Portal, stop: AbortSignal) {
    this.#portal = portal;
    this.#stop = stop;
    this.#teamIds = portal.config.teams.map(({ id }) => id);
  }

  /** Takes runs until none waits or there is no room. Throws the errors of the database; the next call tries again. */
  take(): Promise<void> {
    this.#isWanted = true;
    this.#taking ??= this.#takeWhileWanted();
    return this.#taking;
  }

  /** The same when nobody waits for the outcome. */
  takeSoon(): void {
    this.take().catch((error: unknown) => this.#portal.log.debug({ err: error }, 'could not take a run yet'));
  }

  /** Resolves when no run is in work. */
  async whenDone(): Promise<void> {
    await Promise.allSettled([this.#taking]);
    await Promise.allSettled(this.#inWork);
  }

  /** A run may begin to wait after the search for one and before its answer: then it searches again. */
  async #takeWhileWanted(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#fill();
      }
    } finally {
      this.#taking = null;
    }
  }

  async #fill(): Promise<void> {
    while (!this.#stop.aborted && this.#inWork.size < RUNS_PER_PROCESS) {
      const claimed = await claimNext(this.#portal, this.#teamIds);
      if (!claimed) return;
      const work = this.#workOn(claimed);
      this.#inWork.add(work);
      void work.finally(() => {
        this.#inWork.delete(work);
        this.takeSoon();
      });
    }
  }

  async #workOn(claimed: ClaimedRun): Promise<void> {
    const { runId } = claimed;
    try {
      await workOnRun(this.#portal, claimed, this.#stop);
    } catch (error) {
      this.#portal.log.error({ err: error, runId }, 'work on a run failed and will be retried');
    }
  }
}
