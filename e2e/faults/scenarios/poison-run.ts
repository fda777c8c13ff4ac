import { setTimeout as pause } from 'node:timers/promises';
import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

/** A run is parked where its workers have died more often than this in a row. */
const RECOVERIES = 5;
const PARKED_MS = 120_000;
const POLL_MS = 50;

/** a run that kills every worker that takes it is left to a person, and no other run suffers for it. */
export const poisonRun: Scenario = {
  id: 'R-18',
  title: 'a run that kills its workers',
  async run(context): Promise<ScenarioResult> {
    const rounds = context.scale === 'quick' ? 1 : 3;
    const cluster = await context.openCluster({ replicas: 3 });
    const submitter = await cluster.signIn();
    const violations: string[] = [];
    const runIds: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const tried = await poison(context, { cluster, submitter, round });
      violations.push(...tried.violations);
      runIds.push(...tried.runIds);
    }
    return { trials: rounds, violations: [...violations, ...(await judgeRuns(cluster, runIds))] };
  },
};

async function poison(
  { scale, log }: ScenarioContext,
  { cluster, submitter, round }: { cluster: PortalCluster; submitter: Submitter; round: number },
): Promise<{ runIds: string[]; violations: string[] }> {
  let held: Awaited<ReturnType<PortalCluster['aws']['hold']>> | undefined;
  const hold = async (runId: string) => {
    held = await cluster.aws.hold({ operation: 'AssumeRole', session: `limitless-${runId}` });
  };
  const runId = await submitter.submit(await cluster.anyReady(), submissionFor(`poison-${round}`), {
    prepare: hold,
    looksAgain: true,
  });
  const others: string[] = [];
  for (let deaths = 0; deaths <= RECOVERIES; deaths += 1) {
    const fatal = held;
    await fatal?.reached();
    others.push(await submitter.submit(await cluster.anyReady(), submissionFor(`beside-${round}-${deaths}`)));
    await hold(runId);
    await killHolder(cluster, runId, scale === 'quick');
    await fatal?.release();
    log(`its worker has died ${deaths + 1} times`);
  }
  const violations = await checkParked(cluster, runId);
  await held?.release();
  const retried = await submitter.retry(await cluster.anyReady(), runId, 'access');
  if (!retried.ok) violations.push(`the retry of ${runId} was refused: ${retried.error.code}`);
  return { runIds: [runId, ...others], violations };
}

/** Its leases end by themselves after 12 s; in a hurry they are ended in the database. */
async function killHolder(cluster: PortalCluster, runId: string, isHurried: boolean): Promise<void> {
  const holder = await cluster.findHolder(runId);
  if (!holder) throw new Error(`nobody holds ${runId}`);
  const { pid } = holder;
  await holder.kill9();
  await Promise.all([
    holder.launch(),
    isHurried &&
      cluster.query(
        `UPDATE run SET lease_until = clock_timestamp() - interval '1 second'
         WHERE split_part(lease_owner, ':', 2) = $1`,
        [String(pid)],
      ),
  ]);
}

/** It rests as failed, and its page says why. */
async function checkParked(cluster: PortalCluster, runId: string): Promise<string[]> {
  const deadline = performance.now() + PARKED_MS;
  for (;;) {
    const [run] = await cluster.query<{ state: string }>('SELECT state FROM run WHERE id = $1', [runId]);
    if (run?.state === 'failed') break;
    if (performance.now() > deadline)
      return [`${runId} is ${run?.state} after ${RECOVERIES + 1} deaths of its workers`];
    await pause(POLL_MS);
  }
  const failures = await cluster.query<{ code: string }>(
    `SELECT data->'error'->>'code' AS code FROM event WHERE run_id = $1 AND type = 'step.failed'`,
    [runId],
  );
  const isTold = failures.length === 1 && failures[0]?.code === 'worker-died';
  return isTold ? [] : [`${runId} failed because of ${failures.map(({ code }) => code).join(', ')}`];
}
