import { setTimeout as pause } from 'node:timers/promises';
import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

const END_MS = 30_000;
/** A machine at rest takes less than 2 s, which is what the measure is for; without the release it were a lease, 12 s. */
const GO_ON_MS = 9_000;
/** A claim that was on its way when the signal came. */
const CLAIM_SLACK_MS = 3_000;
/** The calls that are under way at the time of the signal last this long. */
const CALL_MS = 1_500;
const RUNS = 3;
const POLL_MS = 25;

/** a replica that is asked to end leaves its runs in order, and another one goes on with them at once. */
export const gracefulStops: Scenario = {
  id: 'R-20',
  title: 'SIGTERM during runs',
  async run(context): Promise<ScenarioResult> {
    const rounds = context.scale === 'quick' ? 2 : 50;
    const cluster = await context.openCommonCluster();
    const submitter = await cluster.signIn();
    const violations: string[] = [];
    const runIds: string[] = [];
    const goneOnMs: number[] = [];
    const endedMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await cluster.startMissing();
      const stopped = await stopOne(context, { cluster, submitter, round });
      violations.push(...stopped.violations);
      runIds.push(...stopped.runIds);
      goneOnMs.push(...stopped.goneOnMs);
      endedMs.push(stopped.endedMs);
    }
    violations.push(...(await judgeRuns(cluster, runIds)));
    const [median = Number.NaN] = goneOnMs.toSorted((a, b) => a - b).slice(Math.floor(goneOnMs.length / 2));
    const measures = { 'gone on p50 ms': median, 'gone on max ms': Math.max(...goneOnMs) };
    return { trials: rounds, violations, measures: { ...measures, 'ended max ms': Math.max(...endedMs) } };
  },
};

interface Stopped {
  runIds: string[];
  violations: string[];
  goneOnMs: number[];
  endedMs: number;
}

async function stopOne(
  { random }: ScenarioContext,
  { cluster, submitter, round }: { cluster: PortalCluster; submitter: Submitter; round: number },
): Promise<Stopped> {
  const victim = cluster.replicas[round % cluster.replicas.length] ?? cluster.anyAlive();
  const other = cluster.replicas.find((replica) => replica !== victim) ?? cluster.anyAlive();
  const slow = await cluster.aws.fail({ operation: 'CreateRole', kind: 'delay', delayMs: CALL_MS });
  const runIds: string[] = [];
  for (let no = 1; no <= RUNS; no += 1) {
    runIds.push(await submitter.submit(no % 2 === 0 ? other : victim, submissionFor(`stop-${round}-${no}`)));
  }
  await whenHeldBy(cluster, victim, runIds);
  await pause(random() * CALL_MS);
  const { writer, pid } = victim;
  const [{ at } = { at: new Date() }] = await cluster.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const released = watchReleases(cluster, victim, runIds);
  const askedAt = performance.now();
  const status = await victim.terminate();
  const endedMs = performance.now() - askedAt;
  released.stop();
  const violations: string[] = [];
  if (status !== 0) violations.push(`${writer} ended with status ${status}`);
  if (endedMs > END_MS) violations.push(`${writer} ended after ${Math.round(endedMs)} ms`);
  const kept = await cluster.query(`SELECT id FROM run WHERE split_part(lease_owner, ':', 2) = $1`, [String(pid)]);
  if (kept.length > 0) violations.push(`${writer} has kept ${kept.length} leases`);
  await slow();
  await cluster.waitForRest(runIds, 120_000);
  const goneOn = await findTakeovers(cluster, writer, released.releasedAt);
  const slowly = goneOn.filter((ms) => ms > GO_ON_MS);
  if (slowly.length > 0) violations.push(`the runs of ${writer} went on after ${slowly.join(', ')} ms`);
  violations.push(...(await findLateClaims(cluster, writer, at)));
  return { runIds, violations, goneOnMs: goneOn, endedMs };
}

/** The queue decides who works on what: the victim must have something, or there is nothing to see. */
async function whenHeldBy(cluster: PortalCluster, victim: Replica, runIds: readonly string[]): Promise<void> {
  for (;;) {
    const [{ held = 0, active = 0 } = {}] = await cluster.query<{ held: number; active: number }>(
      `SELECT count(*) FILTER (WHERE split_part(lease_owner, ':', 2) = $2)::int AS held,
         count(*) FILTER (WHERE state IN ('queued', 'running'))::int AS active FROM run WHERE id = ANY($1)`,
      [runIds, String(victim.pid)],
    );
    if (held > 0 || active === 0) return;
    await pause(POLL_MS);
  }
}

/** Milliseconds from the moment when the old worker gave the run back to the claim of the next one. */
async function findTakeovers(
  cluster: PortalCluster,
  writer: string,
  releasedAt: ReadonlyMap<string, number>,
): Promise<number[]> {
  const rows = await cluster.query<{ run_id: string; at: Date }>(
    `SELECT next.run_id, next.at FROM oracle.claim next JOIN oracle.claim old
     ON old.run_id = next.run_id AND old.epoch = next.epoch - 1
     WHERE old.writer = $1 AND next.writer <> $1 AND next.run_id = ANY($2)`,
    [writer, [...releasedAt.keys()]],
  );
  return rows.map(({ run_id, at }) => Math.max(0, at.getTime() - (releasedAt.get(run_id) ?? at.getTime())));
}

/** When a replica gives runs back, by their ids. */
function watchReleases(cluster: PortalCluster, { name }: Replica, runIds: readonly string[]) {
  const releasedAt = new Map<string, number>();
  const stop = cluster.gates.watch(({ writer, words }) => {
    if (writer !== name || !words[0]?.startsWith('with "released"')) return;
    for (const runId of runIds.filter((one) => words.includes(one))) releasedAt.set(runId, Date.now());
  });
  return { releasedAt, stop };
}

async function findLateClaims(cluster: PortalCluster, writer: string, askedAt: Date): Promise<string[]> {
  const late = await cluster.query<{ run_id: string }>(
    `SELECT run_id FROM oracle.claim WHERE writer = $1 AND at > $2::timestamptz + $3 * interval '1 millisecond'`,
    [writer, askedAt, CLAIM_SLACK_MS],
  );
  return late.map(({ run_id }) => `${writer} has claimed ${run_id} after it was asked to end`);
}
