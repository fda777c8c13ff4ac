import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { hasConflict } from '#lib/plan/plan.ts';
import type { Submission } from '#lib/request/schema.ts';
import { failedSteps } from '#lib/runs/progress.ts';
import { isActive } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { createRun } from '#server/commands/create-run.ts';
import { planRun } from '#server/commands/plan-run.ts';
import { findRun } from '#server/queries/find-run.ts';
import type { Conformance } from './conformance.ts';
import { newSubmission } from './submissions.ts';

const POLL_MS = 250;
/** Longer than the portal itself waits for AWS in any step. */
const RUN_LIMIT_MS = 30 * 60_000;

/** A setup with names of its own: `number` tells them apart. */
export function numbered(c: Conformance, number: number, keyArn: string | null): Submission {
  return newSubmission(c.team, { region: c.region, prefix: `${c.prefix}${number}-`, keyArn });
}

/** Plans and sends a setup. Returns the run's ID. Throws an Error if the plan has a conflict. */
export async function sendSetUp(c: Conformance, submission: Submission): Promise<string> {
  c.signal.throwIfAborted();
  const { passwords: _passwords, ...request } = submission;
  const { plan, planHash } = await planRun(c.portal, c.actor, request);
  const conflicts = plan.resources.flatMap(({ conflict }) => conflict?.code ?? []);
  if (hasConflict(plan)) throw new Error(`the plan has a conflict: ${conflicts.join(', ')}`);
  const sent: Conformance['sent'][number] = { submission, runId: null };
  c.sent.push(sent);
  const { runId } = await createRun(c.portal, c.actor, { requestKey: randomUUID(), planHash, submission });
  sent.runId = runId;
  return runId;
}

/** Waits until no worker has the run. Throws an Error after half an hour, and the signal's reason if it aborts. */
export async function waitForRun(
  { portal, actor }: Pick<Conformance, 'portal' | 'actor'>,
  runId: string,
  signal?: AbortSignal,
): Promise<RunView> {
  const until = performance.now() + RUN_LIMIT_MS;
  for (;;) {
    signal?.throwIfAborted();
    const view = await findRun(portal.db, actor, runId);
    if (!isActive(view.state)) return view;
    if (performance.now() > until) throw new Error('the run is not finished after 30 minutes');
    await delay(POLL_MS);
  }
}

/** Throws an Error that names the failed steps, with AWS's own words, unless the run succeeded. */
export function assertSucceeded(view: RunView): RunView {
  if (view.state !== 'succeeded') throw new Error(describeFailure(view));
  return view;
}

/** An error in one line, with AWS's own words if it has any. */
export function describe(error: unknown): string {
  if (isAwsError(error)) return `${error.code} (AWS: ${error.aws.code}: ${error.aws.message})`;
  return error instanceof Error ? error.message : String(error);
}

export function describeFailure(view: RunView): string {
  const steps = failedSteps(view).map(({ name, attempts }) => {
    const error = attempts.at(-1)?.error;
    const words = error?.aws ? ` (AWS: ${error.aws.code}: ${error.aws.message})` : '';
    return `step ${name}: ${error?.code ?? 'unknown'}${words}`;
  });
  return `the ${view.kind} run ended as ${view.state}${steps.length > 0 ? `: ${steps.join('; ')}` : ''}`;
}
