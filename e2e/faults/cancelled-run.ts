import type { ActionResult } from '#e2e/harness/server-action.ts';
import { changedStep } from '#e2e/oracle/mutating-calls.ts';
import type { PortalCluster } from './portal-cluster.ts';
import type { Replica } from './replica.ts';
import { submissionFor } from './requests.ts';
import type { Submitter } from './submitter.ts';

/** Where a run stands when its requester cancels it: resolves when it is there. */
export interface CancelPoint {
  name: string;
  /** Called before any worker can know of the run. */
  prepare(cluster: PortalCluster, runId: string, name: string): Promise<CancelMoment>;
}

export interface CancelMoment {
  reached(): Promise<void>;
  /** What the point holds goes on. */
  goOn(): Promise<void>;
}

export interface CancelTrial {
  runId: string;
  violations: string[];
  /** From the moment when what was under way could end; null where the run was not cancelled. */
  endedMs: number | null;
}

/** From the end of the call that was under way; a busy machine takes its time. */
const CANCELLED_MS = 60_000;
const CANCEL_TRIES = 10;

/** Brings a run to the point, cancels it there, and checks that it ends and leaves nothing running. */
export async function cancelAt(
  cluster: PortalCluster,
  submitter: Submitter,
  at: { point: CancelPoint; name: string; via: Replica; meanwhile?: (runId: string) => Promise<void> },
): Promise<CancelTrial> {
  const { point, name, via, meanwhile } = at;
  let moment: CancelMoment | undefined;
  const runId = await submitter.submit(via, submissionFor(name), {
    expected: 'any',
    prepare: async (id) => {
      moment = await point.prepare(cluster, id, name);
    },
  });
  await moment?.reached();
  const answer = await cancelSurely(submitter, via, runId);
  await meanwhile?.(runId);
  const goesOnAt = performance.now();
  await moment?.goOn();
  const late = await cluster.waitForRest([runId], CANCELLED_MS);
  const endedMs = performance.now() - goesOnAt;
  const problems = late.length > 0 ? [`has not ended ${CANCELLED_MS} ms after it was cancelled`] : [];
  problems.push(...(await checkCancelled(cluster, runId, { name, isAccepted: answer.ok })));
  const violations = problems.map((what) => `${runId}, cancelled ${point.name}: ${what}`);
  return { runId, violations, endedMs };
}

/** As a person does who is told to try again. */
async function cancelSurely(submitter: Submitter, via: Replica, runId: string): Promise<ActionResult> {
  for (let tries = 1; ; tries += 1) {
    const answer = await submitter.cancel(via, runId);
    if (answer.ok || !answer.error.code.startsWith('database-') || tries === CANCEL_TRIES) return answer;
  }
}

/** What must hold of a run that a person has cancelled, or was told that it could not be. */
async function checkCancelled(
  cluster: PortalCluster,
  runId: string,
  { name, isAccepted }: { name: string; isAccepted: boolean },
): Promise<string[]> {
  const [run] = await cluster.query<{ state: string }>('SELECT state FROM run WHERE id = $1', [runId]);
  const events = await cluster.query<{ no: number; at: Date; type: string }>(
    'SELECT no, at, type FROM event WHERE run_id = $1 ORDER BY no',
    [runId],
  );
  const requested = events.find(({ type }) => type === 'run.cancel-requested');
  const problems: string[] = [];
  if (isAccepted !== (requested !== undefined)) problems.push('was answered otherwise than it was stored');
  if (!isAccepted && run?.state !== 'succeeded') problems.push(`was refused, and the run is ${run?.state}`);
  // Cancelled when the last step was done already, it was too late.
  const isDone = events.some(({ type }) => type === 'run.succeeded');
  if (isAccepted && !isDone && run?.state !== 'cancelled') problems.push(`the run is ${run?.state}`);
  const started = events.filter(({ no, type }) => requested && no > requested.no && type === 'step.started');
  if (started.length > 0) problems.push(`${started.length} steps started after it`);
  const escrow = await cluster.query('SELECT run_id FROM escrow_key WHERE run_id = $1', [runId]);
  const sealed = await cluster.query('SELECT run_id FROM escrow WHERE run_id = $1', [runId]);
  if (escrow.length + sealed.length > 0) problems.push('its passwords are still there');
  const ended = events.find(({ type }) => type === 'run.cancelled');
  const late = ended ? await changesAfter(cluster, { runId, name, at: ended.at }) : [];
  return [...problems, ...late.map((call) => `${call} reached AWS after the run was cancelled`)];
}

async function changesAfter(
  cluster: PortalCluster,
  { runId, name, at }: { runId: string; name: string; at: Date },
): Promise<string[]> {
  const calls = await cluster.aws.calls();
  const own = calls.filter((call) => call.session === `limitless-${runId}` && changedStep(call, submissionFor(name)));
  return own.filter((call) => Date.parse(call.at) > at.getTime()).map((call) => `${call.operation} (${call.no})`);
}
