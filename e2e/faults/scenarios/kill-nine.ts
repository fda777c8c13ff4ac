import { setTimeout as pause } from 'node:timers/promises';
import { callPoints, commitPoints, isCommitOf } from '../crash-points.ts';
import { tryCrashPoints } from '../crash-trials.ts';
import { KillLog, percentile } from '../kill-log.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import { RunFollowers } from '../run-follower.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { shuffle } from '../shuffle.ts';
import { submitSurely } from '../submit-surely.ts';
import { insertedRun, type Submitter } from '../submitter.ts';

const REST_MS = 180_000;
/** How long those who look at a run that has ended may take to see it. */
const FOLLOW_MS = 20_000;
/** Runs that are under way while processes die at random. */
const IN_FLIGHT = 3;

const SIZES = {
  quick: { points: 4, randomKills: 2 },
  full: { points: Number.POSITIVE_INFINITY, randomKills: 200 },
} as const;

let recoverRun: ScenarioResult = { trials: 0, violations: [] };

/** a process may die at any moment; another goes on in time, and nothing is lost or made twice. */
export const killNine: Scenario = {
  id: 'R-01',
  title: 'kill -9 at every crash point and at random',
  also: [{ id: 'R-02', title: 'take-over after kill -9, in ms', read: () => recoverRun }],
  async run(context): Promise<ScenarioResult> {
    const isQuick = context.scale === 'quick';
    const cluster = await (isQuick ? context.openCommonCluster() : context.openCluster({ replicas: 3 }));
    const submitter = await cluster.signIn();
    const killLog = new KillLog(cluster);
    const followers = new RunFollowers(cluster, submitter);
    const trials = { cluster, submitter, killLog, followers };
    const commits = await countCommits(cluster, submitter);
    const all = [...callPoints(), ...commitPoints(commits)];
    const { points, randomKills } = SIZES[context.scale];
    const chosen = shuffle(all, context.random).slice(0, points);
    const tried = await tryCrashPoints(trials, chosen, 'crash');
    context.log(`${chosen.length} of ${all.length} crash points; not reached: ${tried.unreached.join(', ') || 'none'}`);
    const stored = [await killWhileStoring(trials, 'before'), await killWhileStoring(trials, 'after')];
    const random = await killAtRandom(context, trials, randomKills);
    const late = await cluster.waitForRest([...tried.runIds, ...stored, ...random], REST_MS);
    context.log(`${killLog.kills} kills over ${tried.runIds.length + stored.length + random.length} runs`);
    recoverRun = judgeTakeOver(await killLog.takeOverTimes(), context);
    return {
      trials: killLog.kills,
      violations: [
        ...(await killLog.settle()),
        ...(await followers.settle(FOLLOW_MS)),
        ...late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`),
        ...(await cluster.askOracle()),
      ],
      measures: { runs: tried.runIds.length + stored.length + random.length },
    };
  },
};

interface Trials {
  cluster: PortalCluster;
  submitter: Submitter;
  killLog: KillLog;
  followers: RunFollowers;
}

/** How many transactions a run without faults makes after it is stored. */
async function countCommits(cluster: PortalCluster, submitter: Submitter): Promise<number> {
  let commits = 0;
  let isMeant: ReturnType<typeof isCommitOf> = () => false;
  const end = cluster.gates.watch((exchange) => {
    if (isMeant(exchange)) commits += 1;
  });
  const prepare = async (runId: string) => {
    isMeant = isCommitOf(runId);
  };
  const runId = await submitSurely(cluster, submitter, submitter.attempt(submissionFor('crash-0')), {
    prepare,
    looksAgain: true,
  });
  const late = await cluster.waitForRest([runId], REST_MS);
  end();
  if (late.length > 0) throw new Error('a run without faults did not come to its end');
  return commits;
}

/** The process that stores a submission dies; the person, who got no answer, presses the button again. */
async function killWhileStoring({ cluster, submitter, killLog }: Trials, when: 'before' | 'after'): Promise<string> {
  const attempted = submitter.attempt(submissionFor(`stored-${when}`));
  const isMeant = (exchange: Parameters<typeof insertedRun>[0]) => insertedRun(exchange, attempted.requestKey) !== null;
  const held = cluster.gates.hold({ match: isMeant, when });
  const sent = submitSurely(cluster, submitter, attempted);
  const { writer } = await held.reached;
  const replica = cluster.replicas.find(({ name }) => name === writer);
  if (replica) await killLog.kill(replica);
  held.release();
  return sent;
}

async function killAtRandom({ random, log }: ScenarioContext, trials: Trials, kills: number): Promise<string[]> {
  const { cluster, submitter, killLog, followers } = trials;
  const runIds: string[] = [];
  let isOver = false;
  const submitting = Array.from({ length: IN_FLIGHT }, async () => {
    while (!isOver) {
      const attempted = submitter.attempt(submissionFor(`random-${crypto.randomUUID().slice(0, 8)}`));
      const runId = await submitSurely(cluster, submitter, attempted);
      runIds.push(runId);
      followers.follow(runId);
      while (!isOver && (await cluster.waitForRest([runId], 0)).length > 0) await pause(200);
    }
  });
  for (let count = 1; count <= kills; count += 1) {
    await pause(200 + random() * 3_000);
    const ready = await findReady(cluster);
    const victim = ready[Math.floor(random() * ready.length)];
    if (victim) await killLog.kill(victim);
    if (count % 20 === 0) log(`${count} of ${kills} random kills, ${runIds.length} runs`);
  }
  isOver = true;
  await Promise.all(submitting);
  return runIds;
}

/** At least two of them: somebody is to be left who takes over. */
async function findReady({ replicas }: PortalCluster) {
  for (;;) {
    const states = await Promise.all(replicas.map((replica) => replica.isReady()));
    const ready = replicas.filter((_replica, index) => states[index]);
    if (ready.length >= 2) return ready;
    await pause(100);
  }
}

function judgeTakeOver(times: readonly number[], { scale }: ScenarioContext): ScenarioResult {
  const [p50, p95, max] = [50, 95, 100].map((percent) => percentile(times, percent)) as [number, number, number];
  const violations = max > 30_000 ? [`the longest take-over took ${max} ms`] : [];
  // A few trials on a busy machine say nothing of the 95th percentile.
  if (scale === 'full' && p95 > 15_000) violations.push(`p95 is ${p95} ms, over 15 s`);
  return { trials: times.length, violations, measures: { p50, p95, max } };
}
