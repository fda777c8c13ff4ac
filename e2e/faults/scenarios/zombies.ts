import { setTimeout as pause } from 'node:timers/promises';
import { type ArmedPoint, callPoints, commitPoints } from '../crash-points.ts';
import { percentile } from '../kill-log.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { shuffle } from '../shuffle.ts';
import { submitSurely } from '../submit-surely.ts';
import type { Submitter } from '../submitter.ts';

const REST_MS = 180_000;
const TAKE_OVER_MS = 60_000;
/** How long runs have to come to their points. */
const GATHER_MS = 3_000;
/** For what a process that goes on still wants to say. */
const LAST_WORDS_MS = 3_000;

const SIZES = {
  quick: { stopMs: 18_000, runs: 5, trials: 1 },
  // Three leases.
  full: { stopMs: 36_000, runs: 12, trials: 50 },
} as const;

interface StartedRun {
  runId: string;
  armed: ArmedPoint | undefined;
  isAtPoint: boolean;
}

/** a process that stood still for longer than its leases goes on, and nothing that it still wants to write is taken. */
export const zombies: Scenario = {
  id: 'R-04',
  title: 'workers that stand still, are replaced and go on',
  async run(context): Promise<ScenarioResult> {
    const size = SIZES[context.scale];
    const isQuick = context.scale === 'quick';
    const cluster = await (isQuick ? context.openCommonCluster() : context.openCluster({ replicas: 3 }));
    const submitter = await cluster.signIn();
    const violations: string[] = [];
    const waits: number[] = [];
    for (let round = 1; waits.length < size.trials; round += 1) {
      const runs = await startRuns(context, cluster, submitter, { round, count: size.runs });
      const stopped = await stopAllButOne(cluster);
      const held = await cluster.findHeld(stopped);
      // A point to which nobody has come would stop those who take over.
      for (const { armed, isAtPoint } of runs) if (!isAtPoint) await armed?.release();
      const startedAt = Date.now();
      waits.push(...(await untilTakenOver(cluster, held, startedAt, violations)));
      // What they had sent already is done only now, behind the back of whoever has taken over.
      for (const { armed } of runs) await armed?.release();
      await pause(Math.max(0, size.stopMs - (Date.now() - startedAt)));
      for (const replica of stopped) replica.continue();
      const late = await cluster.waitForRest(
        runs.map(({ runId }) => runId),
        REST_MS,
      );
      violations.push(...late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`));
      await Promise.all(stopped.map((replica) => replica.whenReady()));
      await pause(LAST_WORDS_MS);
      context.log(`round ${round}: ${held.length} runs of ${stopped.map(({ name }) => name).join(' and ')}`);
    }
    violations.push(...(await cluster.askOracle()));
    const measures = { 'take-over p95': percentile(waits, 95), 'take-over max': percentile(waits, 100) };
    return { trials: waits.length, violations, measures };
  },
};

/** Most of them stand somewhere: in front of a call, before its answer, or around a commit. */
async function startRuns(
  { random }: ScenarioContext,
  cluster: PortalCluster,
  submitter: Submitter,
  { round, count }: { round: number; count: number },
): Promise<StartedRun[]> {
  const points = shuffle([...callPoints(), ...commitPoints(20)], random);
  const runs: StartedRun[] = [];
  for (let no = 1; no <= count; no += 1) {
    const run: StartedRun = { runId: '', armed: undefined, isAtPoint: false };
    const attempted = submitter.attempt(submissionFor(`zombie-${round}-${no}`));
    run.runId = await submitSurely(cluster, submitter, attempted, {
      looksAgain: points[no]?.looksAgain,
      prepare: async (runId) => {
        run.armed = await points[no]?.arm(cluster, runId);
        run.armed?.reached.then(
          () => {
            run.isAtPoint = true;
          },
          () => undefined,
        );
      },
    });
    runs.push(run);
  }
  await pause(GATHER_MS);
  return runs;
}

async function stopAllButOne(cluster: PortalCluster): Promise<Replica[]> {
  const holders = await Promise.all(
    cluster.replicas.map(async (replica) => ({ replica, held: await cluster.findHeld([replica]) })),
  );
  const [, ...stopped] = holders.sort((a, b) => a.held.length - b.held.length).map(({ replica }) => replica);
  for (const replica of stopped) replica.stop();
  return stopped;
}

/** Milliseconds until each run was claimed by another process. */
async function untilTakenOver(
  cluster: PortalCluster,
  held: readonly string[],
  startedAt: number,
  violations: string[],
): Promise<number[]> {
  for (;;) {
    const claims = await cluster.query<{ run_id: string; at: Date }>(
      'SELECT run_id, min(at) AS at FROM oracle.claim WHERE run_id = ANY($1) AND at > $2 GROUP BY run_id',
      [held, new Date(startedAt)],
    );
    const isOver = Date.now() - startedAt > TAKE_OVER_MS;
    if (claims.length === held.length || isOver) {
      const left = held.filter((runId) => !claims.some(({ run_id }) => run_id === runId));
      violations.push(...left.map((runId) => `${runId} was not taken over within ${TAKE_OVER_MS / 1000} s`));
      return claims.map(({ at }) => at.getTime() - startedAt);
    }
    await pause(200);
  }
}
