import path from 'node:path';
import { judgeRuns } from '../judge-runs.ts';
import { makeNextVersion, RENAMED, removeNextVersion } from '../next-version.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { PAYMENTS, submissionFor } from '../requests.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

/** Where the runs of this version stand when the replicas are replaced. */
const HELD_AT = ['CreateRole', 'CreateAlias', 'PutRolePolicy'] as const;

interface HeldRun {
  runId: string;
  release(): Promise<void>;
}

/** replica by replica the portal is replaced by a version with other steps; what is under way ends with the steps it began with. */
export const rollingUpgrade: Scenario = {
  id: 'R-13',
  title: 'replaced by the next version during runs',
  async run({ scale, openCommonCluster, log }): Promise<ScenarioResult> {
    const runs = scale === 'quick' ? 3 : 30;
    const cluster = await openCommonCluster();
    const folder = path.join(cluster.root, 'data', 'next-version');
    makeNextVersion(cluster.root, folder);
    try {
      return await upgrade(cluster, { runs, folder, log });
    } finally {
      await Promise.all(cluster.replicas.map((replica) => replica.kill9()));
      for (const replica of cluster.replicas) replica.moveTo(cluster.root);
      removeNextVersion(folder);
    }
  },
};

async function upgrade(
  cluster: PortalCluster,
  { runs, folder, log }: { runs: number; folder: string; log: (line: string) => void },
): Promise<ScenarioResult> {
  const submitter = await cluster.signIn();
  const old = await Promise.all(Array.from({ length: runs }, (_, no) => submitHeld(cluster, submitter, no)));
  const [first, second] = cluster.replicas;
  if (!first || !second) throw new Error('two replicas are needed');
  const oldWriter = second.writer;
  const violations = await replace(cluster, first, folder, old);
  log('the first replica is of the next version');
  // One after the other: each is a program with connections of its own to the database, which has not so many.
  const next: string[] = [];
  for (const no of old.keys()) next.push(await askNextVersion(cluster, first, `next-${no}`));
  await cluster.waitForRest(next, 240_000);
  violations.push(...(await replace(cluster, second, folder, old)));
  log('both replicas are of the next version');
  const runIds = old.map(({ runId }) => runId);
  violations.push(...(await judgeRuns(cluster, [...runIds, ...next])));
  violations.push(...(await checkSteps(cluster, runIds, { version: 2, has: [RENAMED.from], hasNot: [RENAMED.to] })));
  const own = { version: 3, has: [RENAMED.to, RENAMED.added], hasNot: [RENAMED.from] };
  violations.push(...(await checkSteps(cluster, next, own)));
  const taken = await cluster.query<{ run_id: string }>(
    'SELECT run_id FROM oracle.claim WHERE run_id = ANY($1) AND writer = $2',
    [next, oldWriter],
  );
  violations.push(
    ...taken.map(({ run_id }) => `${run_id} of the next version was taken by a replica that does not know it`),
  );
  return { trials: runIds.length + next.length, violations };
}

async function submitHeld(cluster: PortalCluster, submitter: Submitter, no: number): Promise<HeldRun> {
  const operation = HELD_AT[no % HELD_AT.length] ?? 'CreateRole';
  const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
  const held: { call?: Awaited<ReturnType<PortalCluster['aws']['hold']>> } = {};
  const runId = await submitter.submit(via, submissionFor(`upgrade-${no}`), {
    prepare: async (id) => {
      held.call = await cluster.aws.hold({ operation, session: `limitless-${id}` });
    },
  });
  await held.call?.reached();
  return { runId, release: async () => held.call?.release() };
}

/** As a deployment does: the old process is asked to end, with its calls under way, and the new one starts in its place. */
async function replace(
  cluster: PortalCluster,
  replica: Replica,
  folder: string,
  runs: readonly HeldRun[],
): Promise<string[]> {
  const { name, pid } = replica;
  const rows = await cluster.query<{ id: string }>(`SELECT id FROM run WHERE split_part(lease_owner, ':', 2) = $1`, [
    String(pid),
  ]);
  const held = runs.filter(({ runId }) => rows.some(({ id }) => id === runId));
  const ended = replica.terminate();
  await Promise.all(held.map((run) => run.release()));
  const status = await ended;
  replica.moveTo(folder);
  await replica.start();
  return status === 0 ? [] : [`${name} ended with status ${status}`];
}

/** Asks as the next version's action does, which only its own build would have. */
async function askNextVersion(cluster: PortalCluster, replica: Replica, name: string): Promise<string> {
  const submission = submissionFor(name);
  const parameters = ['--person', PAYMENTS.person, '--submission', JSON.stringify(submission)];
  const runId = (await replica.runBeside('e2e/faults/ask-for-run.ts', parameters)).trim();
  const at = new Date().toISOString();
  cluster.submissions.add({ runId, requestKey: runId, at, person: PAYMENTS.person, submission, expected: 'succeeded' });
  return runId;
}

async function checkSteps(
  cluster: PortalCluster,
  runIds: readonly string[],
  wanted: { version: number; has: readonly string[]; hasNot: readonly string[] },
): Promise<string[]> {
  const rows = await cluster.query<{ id: string; graph_version: number; steps: string[] }>(
    `SELECT id, graph_version, ARRAY(SELECT DISTINCT data->>'step' FROM event WHERE run_id = run.id AND type = 'step.succeeded') AS steps
     FROM run WHERE id = ANY($1)`,
    [runIds],
  );
  const { version, has, hasNot } = wanted;
  const isRight = (row: (typeof rows)[number]) =>
    row.graph_version === version &&
    has.every((step) => row.steps.includes(step)) &&
    !hasNot.some((step) => row.steps.includes(step));
  return rows
    .filter((row) => !isRight(row))
    .map(({ id, graph_version, steps }) => `${id} of version ${graph_version} has done ${steps.join(', ')}`);
}
