import type { RunSessions } from '#server/aws/session/team-aws.ts';
import type { Time } from '#server/time.ts';
import type { StepResult } from './step.ts';

/** How long the submission's look at AWS counts as the run's own. */
export const FRESH_MS = 2_000;

/** What a submission has just learned, for the worker that starts the run in the same process. */
export interface PreparedRun {
  sessions: RunSessions;
  /** The steps that need not be done again. */
  done: { access: StepResult; names: StepResult };
  /** Monotonic, from before the first call. */
  readAt: number;
}

/**
 * Keeps prepared runs until their workers take them, for a few seconds. A worker in another process, or one that comes
 * later, looks again.
 */
export class PreparedRuns {
  readonly #time: Pick<Time, 'monotonicMs' | 'sleep'>;
  readonly #runs = new Map<string, PreparedRun>();

  constructor(time: Pick<Time, 'monotonicMs' | 'sleep'>) {
    this.#time = time;
  }

  keep(runId: string, prepared: PreparedRun): void {
    this.#runs.set(runId, prepared);
    void this.#time.sleep(FRESH_MS, new AbortController().signal).then(() => this.#runs.delete(runId));
  }

  /** Null if nothing is kept or it's no longer fresh. Returns each only once. */
  take(runId: string): PreparedRun | null {
    const prepared = this.#runs.get(runId);
    this.#runs.delete(runId);
    return prepared && this.#time.monotonicMs() - prepared.readAt < FRESH_MS ? prepared : null;
  }
}
