import { AT_REST, AT_THE_END, DURING_CHANGES } from '../cancel-points.ts';
import { type CancelTrial, cancelAt } from '../cancelled-run.ts';
import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

/** So many runs are under way at the same time. */
const AT_ONCE = 7;

/** a run is cancelled wherever it stands, and nothing follows. */
export const cancellations: Scenario = {
  id: 'R-14',
  title: 'cancelled in every state',
  async run({ scale, openCommonCluster, log }): Promise<ScenarioResult> {
    const rounds = scale === 'quick' ? 1 : 10;
    const cluster = await openCommonCluster();
    const submitter = await cluster.signIn();
    const trials: CancelTrial[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      trials.push(...(await cancelEverywhere(cluster, submitter, round)));
      log(`round ${round} of ${rounds}: every point`);
      trials.push(await killWhileCancelling(cluster, submitter, round));
    }
    const violations = trials.flatMap((trial) => trial.violations);
    const runIds = trials.map(({ runId }) => runId);
    const ends = trials.flatMap(({ endedMs }) => endedMs ?? []);
    return {
      trials: trials.length,
      violations: [...violations, ...(await judgeRuns(cluster, runIds))],
      measures: { 'ended max ms': Math.max(...ends) },
    };
  },
};

async function cancelEverywhere(cluster: PortalCluster, submitter: Submitter, round: number): Promise<CancelTrial[]> {
  const left = [...DURING_CHANGES, ...AT_REST, ...AT_THE_END].entries();
  const trials: CancelTrial[] = [];
  const tryNext = async () => {
    for (const [no, point] of left) {
      const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
      trials.push(await cancelAt(cluster, submitter, { point, via, name: `cancel-${round}-${no}` }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
  return trials;
}

/** Whoever ends the call that was under way dies with it: another replica ends the run, and calls nothing. */
async function killWhileCancelling(cluster: PortalCluster, submitter: Submitter, round: number): Promise<CancelTrial> {
  const [point] = DURING_CHANGES;
  if (!point) throw new Error('there is no call to cancel at');
  const via = cluster.anyAlive();
  const trial = await cancelAt(cluster, submitter, {
    point: { ...point, name: 'and its worker killed' },
    via,
    name: `cancel-kill-${round}`,
    meanwhile: async (runId) => (await cluster.findHolder(runId))?.kill9(),
  });
  await cluster.startMissing();
  return { ...trial, endedMs: null };
}
