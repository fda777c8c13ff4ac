import { setTimeout as pause } from 'node:timers/promises';
import { teamNotificationsSchema } from '#lib/notices/team-channels.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { type MessageSink, type SunkMessage, startMessageSink } from '#sandbox/message-sink.ts';
import { sinkEnvironment } from '#sandbox/portal-environment.ts';
import { SANDBOX_CHANNEL } from '#sandbox/teams.ts';
import { KillLog, percentile } from '../kill-log.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { submitSurely } from '../submit-surely.ts';
import type { Submitter } from '../submitter.ts';

const SECRET_SETTING = 'NOTIFY_SANDBOX_SECRET';
const RUNS = 3;
/** The team's address, the requester, the chat and the webhook. */
const RECIPIENTS = 4;
const REST_MS = 180_000;
/** A lease, and the deliveries after it. */
const SETTLE_MS = 120_000;
/** How long the receiver takes to answer: the window in which a kill leads to a second message. */
const ANSWER_MS = 400;
/** What lies between the answer and the commit that stores it, on a busy machine. */
const SLACK_MS = 2_000;
/** From the event to the receiver's answer, for whatever no kill delayed. */
const P95_MS = 10_000;

/** replicas die while notifications are pending; each one arrives, and none twice unless a kill kept its sender from storing the answer. */
export const notifications: Scenario = {
  id: 'R-28',
  title: 'kill -9 while notifications are pending',
  async run(context): Promise<ScenarioResult> {
    const arrivals: Arrival[] = [];
    let onArrival: () => void = () => undefined;
    const sink = await startMessageSink(async (message) => {
      arrivals.push({ key: keyOf(message), at: Date.now() });
      onArrival();
      await pause(ANSWER_MS);
      return message.kind === 'email' ? 250 : 200;
    });
    try {
      const cluster = await context.openCluster({ config: withAllChannels, environment: () => environmentOf(sink) });
      const submitter = await cluster.signIn();
      const killLog = new KillLog(cluster);
      const kills: number[] = [];
      const runIds: string[] = [];
      const rounds = context.scale === 'quick' ? 3 : 40;
      for (let round = 1; round <= rounds; round += 1) {
        const killing = killAtArrival(context, { cluster, killLog, kills, arm: (act) => (onArrival = act) });
        runIds.push(...(await submitRound(cluster, submitter, round)));
        await killing;
        await killLog.settle();
      }
      const left = await waitForDeliveries(cluster, runIds);
      const violations = [
        ...(await killLog.settle()),
        ...left,
        ...judge(await readDeliveries(cluster, runIds), arrivals, kills),
      ];
      const delays = await readDelays(cluster, runIds);
      if (delays['p95 ms'] > P95_MS) violations.push(`p95 is ${delays['p95 ms']} ms, over ${P95_MS} ms`);
      const twice = arrivals.length - new Set(arrivals.map(({ key }) => key)).size;
      const measures = { kills: kills.length, messages: arrivals.length, 'sent again': twice };
      return { trials: runIds.length * RECIPIENTS, violations, measures: { ...measures, ...delays } };
    } finally {
      await sink.stop();
    }
  },
};

interface Arrival {
  /** What is the same for each attempt of a delivery, and for no other. */
  key: string;
  at: number;
}

function withAllChannels(config: PortalConfig): PortalConfig {
  const notified = teamNotificationsSchema.parse({
    email: { to: ['team@example.com'] },
    slack: { urlSetting: SANDBOX_CHANNEL },
    webhook: { urlSetting: SANDBOX_CHANNEL, secretSetting: SECRET_SETTING },
  });
  return { ...config, teams: config.teams.map((team) => ({ ...team, notifications: notified })) };
}

function environmentOf(sink: MessageSink): NodeJS.ProcessEnv {
  const secret = Buffer.alloc(32, 7).toString('base64');
  return { NODE_ENV: 'production', ...sinkEnvironment(sink), [SECRET_SETTING]: secret };
}

function keyOf(message: SunkMessage): string {
  if (message.kind === 'email') return message.mail.messageId;
  return String(message.headers['webhook-id'] ?? message.body);
}

async function submitRound(cluster: PortalCluster, submitter: Submitter, round: number): Promise<string[]> {
  const names = Array.from({ length: RUNS }, (_, index) => `notify-${round}-${index}`);
  const runIds = await Promise.all(
    names.map((name) => submitSurely(cluster, submitter, submitter.attempt(submissionFor(name)))),
  );
  const late = await cluster.waitForRest(runIds, REST_MS);
  if (late.length > 0) throw new Error(`${late.join(', ')} did not end`);
  return runIds;
}

/** Kills one replica at a random moment after a message of this round has arrived: before, in or after the window. */
async function killAtArrival(
  { random }: ScenarioContext,
  given: { cluster: PortalCluster; killLog: KillLog; kills: number[]; arm: (act: () => void) => void },
): Promise<void> {
  const { cluster, killLog, kills, arm } = given;
  const arrived = Promise.withResolvers<void>();
  arm(arrived.resolve);
  await arrived.promise;
  await pause(random() * ANSWER_MS * 1.5);
  const victim = cluster.replicas[Math.floor(random() * cluster.replicas.length)];
  kills.push(Date.now());
  if (victim) await killLog.kill(victim);
}

interface Delivery {
  id: string;
  run_id: string;
  channel: string;
  state: string;
}

function readDeliveries(cluster: PortalCluster, runIds: readonly string[]): Promise<Delivery[]> {
  return cluster.query<Delivery>(
    `SELECT delivery.id, run_id, channel, delivery.state FROM delivery JOIN notice ON notice.id = notice_id
     WHERE run_id = ANY($1)`,
    [runIds],
  );
}

/** What has not been delivered in time. */
async function waitForDeliveries(cluster: PortalCluster, runIds: readonly string[]): Promise<string[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const deliveries = await readDeliveries(cluster, runIds);
    const waiting = deliveries.filter(({ state }) => state === 'waiting');
    const missing = runIds.length * RECIPIENTS - deliveries.length;
    if (missing <= 0 && waiting.length === 0) return [];
    if (performance.now() > deadline) {
      const unsent = waiting.map(({ id, channel }) => `the delivery ${id} (${channel}) is still waiting`);
      return missing > 0 ? [...unsent, `${missing} deliveries were never written`] : unsent;
    }
    await pause(200);
  }
}

function judge(deliveries: readonly Delivery[], arrivals: readonly Arrival[], kills: readonly number[]): string[] {
  const times = Map.groupBy(arrivals, ({ key }) => key);
  const failed = deliveries.filter(({ state }) => state === 'failed').map(({ id }) => `the delivery ${id} has failed`);
  // The body of a chat message has no ID, but the run's link.
  const arrivalsOf = ({ id, run_id, channel }: Delivery) =>
    [...times].flatMap(([key, found]) => (key.includes(channel === 'slack' ? run_id : id) ? [found] : [])).flat();
  const lost = deliveries.filter((one) => arrivalsOf(one).length === 0).map(({ id }) => `the delivery ${id} was lost`);
  const unexplained = [...times].flatMap(([key, found]) =>
    found.slice(0, -1).flatMap(({ at }) => {
      const isExplained = kills.some((kill) => kill >= at - SLACK_MS && kill <= at + ANSWER_MS + SLACK_MS);
      return isExplained ? [] : [`${key} arrived again, though no replica was killed while it was sent`];
    }),
  );
  return [...failed, ...lost, ...unexplained];
}

/** Milliseconds from the event to the end of its delivery, where no kill delayed it. */
async function readDelays(
  cluster: PortalCluster,
  runIds: readonly string[],
): Promise<Record<'p50 ms' | 'p95 ms', number>> {
  const rows = await cluster.query<{ ms: number }>(
    `SELECT extract(epoch FROM delivery.ended_at - notice.created_at)::float8 * 1000 AS ms
     FROM delivery JOIN notice ON notice.id = notice_id WHERE run_id = ANY($1) AND attempts = 1`,
    [runIds],
  );
  const all = rows.map(({ ms }) => Math.round(ms));
  return { 'p50 ms': percentile(all, 50), 'p95 ms': percentile(all, 95) };
}
