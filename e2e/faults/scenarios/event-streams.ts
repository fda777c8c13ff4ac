import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { followRun } from '../stream-follower.ts';

const FOLLOWERS = 2;
const FOLLOW_MS = 300_000;

/** however often the connection breaks, and whichever replica it goes to next, whoever follows a run misses nothing and sees nothing twice. */
export const eventStreams: Scenario = {
  id: 'R-19',
  title: 'event streams that break',
  async run(context): Promise<ScenarioResult> {
    const cluster = await context.openCommonCluster();
    const wanted = context.scale === 'quick' ? 20 : 200;
    const runs = context.scale === 'quick' ? 2 : 10;
    const breaks = Math.ceil(wanted / runs / FOLLOWERS);
    const { runIds, disconnects, violations } = await follow(context, cluster, { runs, breaks });
    if (disconnects < wanted) violations.push(`only ${disconnects} of ${wanted} connections were broken`);
    violations.push(...(await judgeRuns(cluster, runIds)));
    return { trials: disconnects, violations, measures: { runs } };
  },
};

async function follow(
  { random, log }: ScenarioContext,
  cluster: PortalCluster,
  { runs, breaks }: { runs: number; breaks: number },
) {
  const submitter = await cluster.signIn();
  const signal = AbortSignal.timeout(FOLLOW_MS);
  const runIds: string[] = [];
  const held: Awaited<ReturnType<PortalCluster['aws']['hold']>>[] = [];
  const following: ReturnType<typeof followRun>[] = [];
  for (let no = 1; no <= runs; no += 1) {
    // Every run lives through the kill.
    const prepare = async (runId: string) => {
      held.push(await cluster.aws.hold({ operation: 'PutRolePolicy', session: `limitless-${runId}` }));
    };
    const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
    const runId = await submitter.submit(via, submissionFor(`stream-${no}`), { prepare });
    runIds.push(runId);
    for (let follower = 1; follower <= FOLLOWERS; follower += 1) {
      const options = { runId, name: `stream ${no}-${follower}`, breaks, random, signal };
      following.push(followRun(cluster, submitter, options));
    }
  }
  const [victim] = cluster.replicas;
  await victim?.kill9();
  log(`${runs} runs are followed, and ${victim?.name} is killed`);
  await Promise.all(held.map((call) => call.release()));
  await victim?.start();
  const followed = await Promise.all(following);
  const late = followed.filter(({ first }) => first !== 1);
  return {
    runIds,
    disconnects: followed.reduce((sum, one) => sum + one.disconnects, 0),
    violations: late.map(({ runId, first }) => `whoever follows ${runId} saw event ${first} first`),
  };
}
