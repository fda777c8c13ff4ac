import { setTimeout as pause } from 'node:timers/promises';
import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { submitSurely } from '../submit-surely.ts';
import type { Submitter } from '../submitter.ts';

/** From the moment when PostgreSQL takes statements again; the quick trials may share a slow machine with others. */
const READY_AGAIN_MS = { quick: 3_000, full: 1_000 } as const;
const NOTICED_MS = 30_000;
const POLL_MS = 50;

/** What the way to PostgreSQL adds to each exchange. */
const SLOW_MS = 500;

interface Trial {
  context: ScenarioContext;
  cluster: PortalCluster;
  submitter: Submitter;
  runIds: string[];
  violations: string[];
  readyMs: number[];
}

/** PostgreSQL goes away in the middle of runs, in every way, and comes back: nobody need do anything about the portal. */
export const postgresOutages: Scenario = {
  id: 'R-11',
  title: 'PostgreSQL is stopped hard, cut off and slow',
  async run(context): Promise<ScenarioResult> {
    const isQuick = context.scale === 'quick';
    const cluster = await context.openCommonCluster();
    const pids = cluster.replicas.map(({ pid }) => pid);
    const submitter = await cluster.signIn();
    const trial: Trial = { context, cluster, submitter, runIds: [], violations: [], readyMs: [] };
    const stops = isQuick ? 2 : 20;
    for (let no = 1; no <= stops; no += 1) await stopPostgres(trial, no, isQuick ? 1_000 * (no - 1) : 30_000);
    const cuts = isQuick ? 3 : 60;
    await cutConnections(trial, cuts);
    await answerSlowly(trial, SLOW_MS);
    const { violations, runIds, readyMs } = trial;
    violations.push(...(await judgeRuns(cluster, runIds)));
    const ended = cluster.replicas.filter(({ pid }, index) => pid !== pids[index]);
    violations.push(...ended.map(({ name }) => `${name} has ended`));
    return { trials: stops + cuts + 1, violations, measures: { 'ready again max ms': Math.max(...readyMs) } };
  },
};

async function submit({ cluster, submitter, runIds }: Trial, name: string): Promise<void> {
  runIds.push(await submitSurely(cluster, submitter, submitter.attempt(submissionFor(name))));
}

/** PostgreSQL itself restarts at once: the way to it stays closed until the outage is over. */
async function stopPostgres(trial: Trial, no: number, longestMs: number): Promise<void> {
  const { context, cluster, violations, readyMs } = trial;
  await submit(trial, `stopped-${no}`);
  const signal = no % 2 === 0 ? 'SIGQUIT' : 'SIGKILL';
  for (const { database } of cluster.replicas) database.refuse(true);
  await cluster.postgres.stopHard(signal);
  const refusals = await Promise.all(cluster.replicas.map((replica) => checkAway(trial, replica)));
  violations.push(...refusals.flat().map((what) => `outage ${no} (${signal}): ${what}`));
  await pause(context.random() * longestMs);
  await cluster.postgres.whenBack();
  for (const { database } of cluster.replicas) database.refuse(false);
  const backAt = performance.now();
  await Promise.all(cluster.replicas.map((replica) => becomes(replica, true, NOTICED_MS)));
  const tookMs = performance.now() - backAt;
  readyMs.push(tookMs);
  if (tookMs > READY_AGAIN_MS[context.scale])
    violations.push(`outage ${no}: ready again after ${Math.round(tookMs)} ms`);
}

/** Page and API say that it passes, and to a load balancer that this replica cannot serve. */
async function checkAway({ submitter }: Trial, replica: Replica): Promise<string[]> {
  const problems: string[] = [];
  if (!(await becomes(replica, false, NOTICED_MS))) problems.push(`${replica.name} says that it is ready`);
  for (const path of ['/api/runs', '/runs', '/runs/new', '/api/ready']) {
    const { status, headers } = await submitter.person.ask(replica, path, { headers: { accept: 'text/html' } });
    const isTold = status === 503 && Number(headers['retry-after']) > 0;
    if (!isTold) problems.push(`${replica.name} answers ${path} with ${status}, retry-after ${headers['retry-after']}`);
  }
  return problems;
}

async function becomes(replica: Replica, isReady: boolean, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while ((await replica.isReady()) !== isReady) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

/** Every connection of every replica breaks, again and again, while runs are under way. */
async function cutConnections(trial: Trial, cuts: number): Promise<void> {
  const { cluster, context } = trial;
  for (let no = 0; no < cuts; no += 1) {
    if (no % 3 === 0) await submit(trial, `cut-off-${no}`);
    await pause(1_000 * context.random());
    for (const { database } of cluster.replicas) database.cutAll();
  }
}

async function answerSlowly(trial: Trial, latencyMs: number): Promise<void> {
  const { cluster, runIds } = trial;
  for (const { database } of cluster.replicas) database.setLatency(latencyMs);
  await submit(trial, 'slow');
  await cluster.waitForRest(runIds.slice(-1), 300_000);
  for (const { database } of cluster.replicas) database.setLatency(0);
}
