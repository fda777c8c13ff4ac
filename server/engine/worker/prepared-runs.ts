import { readSessionPolicy, runSessionPolicy } from '#lib/aws/session-policy.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import type { Plan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { needsApproval } from '#lib/team.ts';
import { deployerCredentials } from '#server/aws/session/deployer-credentials.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import type { Time } from '#server/time.ts';
import { type RunSessions, sessionOfRun } from '../calls/open-run-aws.ts';
import { accessResult, namesResult } from '../steps/preflight.ts';
import { makePlan, newRunContext } from './make-plan.ts';
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
  readonly #time: Pick<Time, 'monotonicMs'>;
  readonly #runs = new Map<string, PreparedRun>();

  constructor(time: Pick<Time, 'monotonicMs'>) {
    this.#time = time;
  }

  keep(runId: string, prepared: PreparedRun): void {
    this.#runs.set(runId, prepared);
    setTimeout(() => this.#runs.delete(runId), FRESH_MS).unref();
  }

  /** Null if nothing is kept or it's no longer fresh. Returns each only once. */
  take(runId: string): PreparedRun | null {
    const prepared = this.#runs.get(runId);
    this.#runs.delete(runId);
    return prepared && this.#time.monotonicMs() - prepared.readAt < FRESH_MS ? prepared : null;
  }
}

/**
 * Plans a run that is about to be stored, in the run's own sessions. `prepared` is null if the run has to wait for an
 * approval or the session that changes is refused: then the run's own steps look and say why. Throws like `withTeamAws`.
 */
export async function prepareRun(
  portal: Pick<Portal, 'config' | 'db' | 'time' | 'requestHandler'>,
  actor: Actor,
  { runId, request }: { runId: string; request: RunRequest },
): Promise<{ plan: Plan; prepared: PreparedRun | null }> {
  const { teamId, region } = request.target;
  const { accountId, partition, ...team } = findTeam(portal.config, teamId);
  const run = { id: runId, teamId, accountId, partition, region, request, requestedBy: personOf(actor) };
  const policy = runSessionPolicy({ ...run, kind: 'set-up', arns: {}, cleanUp: null });
  const session = sessionOfRun(portal, run);
  const changes = deployerCredentials({ ...session, sessionPolicy: () => policy });
  const readAt = portal.time.monotonicMs();
  try {
    const reading = { sessionName: session.sessionName, sessionPolicy: readSessionPolicy };
    return await withTeamAws(
      portal,
      actor,
      request.target,
      async (aws) => {
        const read = await aws.call('AssumeRole', aws.assume);
        // A refusal is the run's own to report.
        const changing = needsApproval(team) ? null : changes.provide().catch(() => null);
        const plan = await makePlan(newRunContext(portal, aws, request));
        const changed = await changing;
        const sessions = changed && {
          reading: { policy: JSON.stringify(readSessionPolicy()), credentials: read },
          changing: { policy: JSON.stringify(policy), credentials: changed },
        };
        const done = { access: accessResult(plan), names: namesResult(plan) };
        return { plan, prepared: sessions && { sessions, done, readAt } };
      },
      reading,
    );
  } finally {
    changes.close();
  }
}
