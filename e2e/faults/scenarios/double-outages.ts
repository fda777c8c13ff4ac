import { setTimeout as pause } from 'node:timers/promises';
import type { HeldCall } from '#e2e/harness/fault-control.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { REFUSED_STEPS } from '../refused-steps.ts';
import { submissionFor } from '../requests.ts';
import { findUnfinished, readRun } from '../run-record.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { shuffle } from '../shuffle.ts';
import type { Submitter } from '../submitter.ts';

/** Runs that stand at their calls when everything goes away: a call that is held longer than its time limit is none of them. */
const AT_ONCE = 4;
const REST_MS = 300_000;
/** From when both are back: a lost key is looked for until 60 s after its call (`kms-key.ts`), and the run has its other steps before it. */
const RECOVERY_MS = { quick: 240_000, full: 90_000 } as const;
/** Shorter and longer than a lease. */
const AWAY_MS = { quick: [2_000, 15_000], full: [1_000, 40_000] } as const;
const LONGEST_GAP_MS = 5_000;

/** A call of a step that is lost on its way to AWS, or whose answer is lost. */
interface Point {
  step: (typeof REFUSED_STEPS)[number];
  when: 'before' | 'after';
}

interface Trials {
  cluster: PortalCluster;
  submitter: Submitter;
  context: ScenarioContext;
}

/** while a call of a step is under way AWS and PostgreSQL go away together, and come back one after the other. */
export const doubleOutages: Scenario = {
  id: 'R-26',
  title: 'AWS and PostgreSQL are away together, at each step',
  async run(context): Promise<ScenarioResult> {
    const cluster = await context.openCommonCluster();
    const trials = { cluster, submitter: await cluster.signIn(), context };
    const all = REFUSED_STEPS.flatMap((step) => [
      { step, when: 'before' as const },
      { step, when: 'after' as const },
    ]);
    const points = shuffle(all, context.random).slice(0, context.scale === 'quick' ? AT_ONCE : all.length);
    const violations: string[] = [];
    const ends: number[] = [];
    for (let no = 0; no < points.length; no += AT_ONCE) {
      const ended = await breakAt(trials, points.slice(no, no + AT_ONCE), no);
      violations.push(...ended.violations);
      ends.push(ended.lastEndMs);
      context.log(`${Math.min(no + AT_ONCE, points.length)} of ${points.length} points`);
    }
    violations.push(...(await cluster.askOracle()));
    const measures = { outages: ends.length, 'all ended after ms': Math.max(...ends) };
    return { trials: points.length, violations, measures };
  },
};

/** One outage of both, in the middle of a run for each of the points. */
async function breakAt(trials: Trials, points: readonly Point[], first: number) {
  const { cluster, submitter, context } = trials;
  const standing: HeldCall[] = [];
  const runIds = await Promise.all(
    points.map(({ step, when }, no) => {
      const name = `double-${first + no}`;
      const prepare = async (runId: string) => {
        const call = { ...step.call(name), session: `limitless-${runId}` };
        await cluster.aws.fail({ ...call, nth: 1, kind: when === 'before' ? 'drop-before' : 'drop-after' });
        standing.push(await cluster.aws.hold({ ...call, when }));
      };
      const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
      return submitter.submit(via, submissionFor(name), { prepare, looksAgain: step.looksAgain });
    }),
  );
  await Promise.all(standing.map((held) => held.reached()));
  const back = await takeAway(trials);
  await Promise.all(standing.map((held) => held.release()));
  const [shortest, longest] = AWAY_MS[context.scale];
  await pause(shortest + context.random() * (longest - shortest));
  const backAt = await back();
  const late = await cluster.waitForRest(runIds, REST_MS);
  const runs = await Promise.all(runIds.map((runId) => readRun(cluster, runId)));
  const lastEndMs = Math.max(...runs.map(({ endedAt }) => Number(endedAt) - backAt));
  const where = points.map(({ step, when }) => `${when} the call of ${step.step}`).join(', ');
  const violations = [
    ...late.map((runId) => `${runId} has not come to rest`),
    ...findUnfinished(runs),
    ...(lastEndMs > RECOVERY_MS[context.scale] ? [`the last run ended ${lastEndMs} ms after both were back`] : []),
  ];
  return { lastEndMs, violations: violations.map((what) => `${where}: ${what}`) };
}

/** Gives the way to bring both back, in any order; it answers when the second one was. */
async function takeAway({ cluster, context: { random, scale } }: Trials): Promise<() => Promise<number>> {
  const bringAwsBack = await cluster.aws.fail({ operation: '*', kind: 'drop-before' });
  for (const { database } of cluster.replicas) {
    database.refuse(true);
    database.cutAll();
  }
  const isStopped = scale === 'full' && random() < 0.5;
  if (isStopped) await cluster.postgres.stopHard(random() < 0.5 ? 'SIGQUIT' : 'SIGKILL');
  const bringDatabaseBack = async () => {
    if (isStopped) await cluster.postgres.whenBack();
    for (const { database } of cluster.replicas) database.refuse(false);
  };
  return async () => {
    const [one, other] = shuffle([bringAwsBack, bringDatabaseBack], random);
    await one?.();
    await pause(random() * LONGEST_GAP_MS);
    await other?.();
    return Date.now();
  };
}
