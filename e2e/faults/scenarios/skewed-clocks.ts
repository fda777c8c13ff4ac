import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer than a lease: nobody may take the run meanwhile. */
const HELD_MS = 14_000;
const shim = pathToFileURL(path.join(path.dirname(import.meta.dirname), 'skewed-clock.ts')).href;

/** the clocks of the replicas are wrong, each in its own way; the database's decides. */
export const skewedClocks: Scenario = {
  id: 'R-16',
  title: 'clocks off by minutes and by a day',
  async run(context): Promise<ScenarioResult> {
    const isQuick = context.scale === 'quick';
    const results = [await tryClocks(context, [0, DAY_MS, -DAY_MS])];
    if (!isQuick) results.push(await tryClocks(context, [0, 10 * MINUTE_MS, -10 * MINUTE_MS]));
    return {
      trials: results.reduce((sum, { trials }) => sum + trials, 0),
      violations: results.flatMap(({ violations }) => violations),
    };
  },
};

async function tryClocks(context: ScenarioContext, skews: readonly number[]): Promise<ScenarioResult> {
  const cluster = await context.openCluster({
    replicas: skews.length,
    environment: (name) => {
      const skewMs = skews[Number(name.split('-')[1]) - 1] ?? 0;
      return { NODE_ENV: 'production', NODE_OPTIONS: skewMs === 0 ? '' : `--import=${shim}?ms=${skewMs}` };
    },
  });
  const submitter = await cluster.signIn();
  const violations = await checkSessions(cluster, submitter);
  const rounds = context.scale === 'quick' ? 1 : 10;
  const runIds: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const tried = await holdAndKill(cluster, submitter, round);
    violations.push(...tried.violations);
    runIds.push(...tried.runIds);
  }
  violations.push(...(await judgeRuns(cluster, runIds)), ...(await checkAssumed(cluster, runIds)));
  return { trials: runIds.length + cluster.replicas.length, violations };
}

/** Who is signed in is so at every replica; whoever signs in where the clock is wrong gets in, or is told that it did not work. */
async function checkSessions(cluster: PortalCluster, submitter: Submitter): Promise<string[]> {
  const problems: string[] = [];
  for (const replica of cluster.replicas) {
    const { status } = await submitter.person.ask(replica, '/api/runs');
    if (status !== 200) problems.push(`${replica.name} answers a session of another replica with ${status}`);
    const isIn = await cluster.signIn('lead@payments', replica).then(
      () => true,
      (error: unknown) => {
        if (/could not sign in/.test(String(error))) return false;
        problems.push(`signing in at ${replica.name} broke: ${error}`);
        return false;
      },
    );
    if (replica === cluster.replicas[0] && !isIn) problems.push('nobody can sign in where the clock is right');
  }
  return problems;
}

/** A run asked for at each replica is held for longer than a lease: its worker keeps it. Then one of the workers is killed. */
async function holdAndKill(
  cluster: PortalCluster,
  submitter: Submitter,
  round: number,
): Promise<{ runIds: string[]; violations: string[] }> {
  await cluster.startMissing();
  const held = await Promise.all(cluster.replicas.map((via) => submitHeld(cluster, submitter, via, round)));
  await Promise.all(held.map(({ call }) => call.reached()));
  await pause(HELD_MS);
  const violations: string[] = [];
  for (const { runId } of held) {
    const [{ claims = 0 } = {}] = await cluster.query<{ claims: number }>(
      'SELECT count(*)::int AS claims FROM oracle.claim WHERE run_id = $1',
      [runId],
    );
    if (claims !== 1) violations.push(`${runId} was claimed ${claims} times while its worker lived`);
  }
  const victim = await cluster.findHolder(held[round % held.length]?.runId ?? '');
  await victim?.kill9();
  await Promise.all(held.map(({ call }) => call.release()));
  await cluster.waitForRest(
    held.map(({ runId }) => runId),
    120_000,
  );
  return { runIds: held.map(({ runId }) => runId), violations };
}

async function submitHeld(cluster: PortalCluster, submitter: Submitter, via: Replica, round: number) {
  const held: { call?: Awaited<ReturnType<PortalCluster['aws']['hold']>> } = {};
  const runId = await submitter.submit(via, submissionFor(`skewed-${round}-${via.name}`), {
    prepare: async (id) => {
      held.call = await cluster.aws.hold({ operation: 'CreateRole', session: `limitless-${id}` });
    },
  });
  if (!held.call) throw new Error(`${runId} was stored before it could be held`);
  return { runId, call: held.call };
}

/** A clock that is wrong does not make the credentials of an hour look old: each worker of a run assumes the role once for each policy. */
async function checkAssumed(cluster: PortalCluster, runIds: readonly string[]): Promise<string[]> {
  const calls = await cluster.aws.calls('AssumeRole');
  const claims = await cluster.query<{ run_id: string }>('SELECT run_id FROM oracle.claim');
  const runs = await cluster.query<{ id: string; created_at: Date }>('SELECT id, created_at FROM run');
  const storedAt = new Map(runs.map(({ id, created_at }) => [id, created_at.getTime()]));
  return runIds.flatMap((runId) => {
    // Without those of its submission, which another process may have taken.
    const answered = calls.filter(
      ({ session, status, at }) =>
        session === `limitless-${runId}` && status === 200 && Date.parse(at) >= (storedAt.get(runId) ?? 0),
    );
    const policies = answered.map(({ params }) => params.Policy);
    const assumed = Math.max(0, ...policies.map((policy) => policies.filter((one) => one === policy).length));
    const claimed = claims.filter(({ run_id }) => run_id === runId).length;
    return assumed <= claimed ? [] : [`${runId} has assumed one session ${assumed} times for ${claimed} workers`];
  });
}
