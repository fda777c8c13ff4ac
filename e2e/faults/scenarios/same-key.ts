import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Answer, ask, atReplica } from '#e2e/harness/http-client.ts';
import { readAction } from '#e2e/harness/server-action.ts';
import type { Submission } from '#lib/request/schema.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { PAYMENTS, submissionFor } from '../requests.ts';
import { findUnfinished, readRun } from '../run-record.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';

const TIMES = 12;
const KILL_WITHIN_MS = 1_500;
const TRIES_MAX = 120;
const PAUSE_MS = 500;
const REST_MS = 900_000;

const tokenSchema = z.object({ token: z.string() });
const plannedSchema = z.object({ planHash: z.string() });
const startedSchema = z.object({ id: z.uuid() });

/** R-05 over the HTTP API: one Idempotency-Key sent to every replica, one of which is killed meanwhile. */
export const sameKey: Scenario = {
  id: 'R-05-api',
  title: `one Idempotency-Key sent ${TIMES} times at once, to replicas of which one is killed, is one run`,
  async run(context): Promise<ScenarioResult> {
    const trials = context.scale === 'quick' ? 2 : 100;
    const cluster = await context.openCommonCluster();
    const token = await makeToken(cluster);
    const violations: string[] = [];
    const runIds: string[] = [];
    for (let no = 1; no <= trials; no += 1) {
      await untilFewDeaths(cluster);
      const round = await sendRound(context, cluster, { token, submission: submissionFor(`key-${no}`) });
      violations.push(...round.violations.map((what) => `round ${no}: ${what}`));
      runIds.push(...round.runIds);
      await cluster.startMissing();
    }
    const late = await cluster.waitForRest(runIds, REST_MS);
    violations.push(...late.map((runId) => `${runId} has not come to rest`));
    violations.push(...findUnfinished(await Promise.all(runIds.map((runId) => readRun(cluster, runId)))));
    return { trials, violations: [...violations, ...(await cluster.askOracle())] };
  },
};

/** A run is parked after five deaths of its workers in a row, so none is to have that many when the next one is killed. */
async function untilFewDeaths(cluster: PortalCluster): Promise<void> {
  const deaths = "SELECT 1 FROM run WHERE recoveries > 2 AND state IN ('queued', 'running')";
  while ((await cluster.query(deaths)).length > 0) await pause(PAUSE_MS);
}

async function makeToken(cluster: PortalCluster): Promise<string> {
  const { person } = await cluster.signIn();
  const { root, portalUrl } = cluster;
  const input = { name: 'same key', scope: 'run', days: 7 };
  const call = { root, portalUrl, path: '/settings', name: 'createToken', input };
  const result = await readAction(person.at(cluster.anyAlive()), call);
  if (!result.ok) throw new Error(`no token: ${result.error.code}`);
  return tokenSchema.parse(result.value).token;
}

interface Sent {
  token: string;
  submission: Submission;
}

async function sendRound({ random }: ScenarioContext, cluster: PortalCluster, { token, submission }: Sent) {
  const { passwords: _, ...request } = submission;
  const key = crypto.randomUUID();
  const post = (via: Replica, path: string, body: object) =>
    ask(atReplica(via.port, cluster.portalUrl, `/api/v1${path}`), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
  const planned = await untilAnswered(cluster, 0, (via) => post(via, '/plans', request));
  const { planHash } = plannedSchema.parse(JSON.parse(planned.body));
  const start = (no: number) => untilAnswered(cluster, no, (via) => post(via, '/runs', { planHash, submission }));
  const victim = cluster.replicas[Math.floor(random() * cluster.replicas.length)] as Replica;
  const [answers] = await Promise.all([
    Promise.all(Array.from({ length: TIMES }, (_one, no) => start(no))),
    pause(random() * KILL_WITHIN_MS).then(() => victim.kill9()),
  ]);
  const again = await start(0);
  const other = { ...submission, passwords: { ...submission.passwords, source: 'another' } };
  const changed = await untilAnswered(cluster, 0, (via) => post(via, '/runs', { planHash, submission: other }));
  const all = [...answers, again];
  const refused = all.filter(({ status }) => status !== 201);
  const ids = new Set(
    all.filter(({ status }) => status === 201).map(({ body }) => startedSchema.parse(JSON.parse(body)).id),
  );
  const [row] = await cluster.query<{ stored: number }>(
    'SELECT count(*)::int AS stored FROM run WHERE request_key = $1',
    [`api:${key}`],
  );
  const at = new Date().toISOString();
  for (const runId of ids) {
    const expected = 'succeeded' as const;
    cluster.submissions.add({ runId, requestKey: `api:${key}`, at, person: PAYMENTS.person, submission, expected });
  }
  return {
    runIds: [...ids],
    violations: [
      ...refused.map(({ status, body }) => `one of the same was refused: ${status} ${body.slice(0, 200)}`),
      ...(ids.size === 1 ? [] : [`one key became the runs ${[...ids].join(', ')}`]),
      ...(row?.stored === 1 ? [] : [`${row?.stored} runs are stored under the key`]),
      ...(changed.status === 422 ? [] : [`another password under the key: ${changed.status}`]),
    ],
  };
}

/** Sends it to one replica after the other, as a client does whose server dies, until one answers that it is done or wrong. */
async function untilAnswered(
  { replicas }: PortalCluster,
  first: number,
  send: (via: Replica) => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const via = replicas[(first + tries) % replicas.length] as Replica;
    const answer = await send(via).catch(() => null);
    const isPassing = answer === null || answer.status >= 500 || answer.status === 429;
    if (answer && (!isPassing || tries === TRIES_MAX)) return answer;
    if (tries >= TRIES_MAX) throw new Error('no replica answered');
    await pause(PAUSE_MS);
  }
}
