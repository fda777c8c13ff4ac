import { createHash, randomUUID } from 'node:crypto';
import { openTestbed, type Testbed } from '#e2e/faults/testbed.ts';
import { callAction } from '#e2e/harness/server-action.ts';
import { writeConfig } from '#sandbox/teams.ts';
import { openCollector } from '#server/observe/testing/otlp-collector.ts';
import { openPortalCluster, type PortalCluster } from '../faults/portal-cluster.ts';
import { submissionFor } from '../faults/requests.ts';
import { ACTOR_NAMES, ACTORS, type ActorKind, type ActorName, MARKS, TEAMS, type TeamId } from './actors.ts';
import { CLIENT_ID, FakeIssuer } from './fake-issuer.ts';
import { type Place, Visitor } from './visitor.ts';

const REST_MS = 180_000;

/** What one of the replicas is told that its address is. */
export const HTTPS_URL = 'https://portal.example.com';
export const SECURITY_CONTACT = 'security@example.com';
const HTTPS_REPLICA = 'replica-3';

type Collector = Awaited<ReturnType<typeof openCollector>>;

/** Replicas of the production build whose people come from the fake issuer. */
export interface SecurityTestbed extends Place {
  cluster: PortalCluster;
  /** Of the replica that believes to be reached over https; the others are those of `ports`. */
  httpsPort: number;
  testbed: Testbed;
  /** Gets the traces of all replicas. */
  collector: Collector;
  visitors: Readonly<Record<ActorName, Visitor>>;
  /** A run of the team that has ended well, and who asked for it. */
  runs: Readonly<Record<TeamId, { runId: string; requester: ActorName }>>;
  /** The run of the person who has left the team since. */
  abandonedRunId: string;
  /** Somebody of no team, whose sessions may end at any time. */
  bystanderId: string;
  /** The teams' external ids. */
  secrets: Readonly<Record<TeamId, string>>;
  stop(keepLogs: boolean): Promise<void>;
}

export async function openSecurityTestbed(root: string): Promise<SecurityTestbed> {
  const issuer = new FakeIssuer();
  await issuer.start();
  const [testbed, collector] = [await openTestbed(), await openCollector()];
  let cluster: PortalCluster | undefined;
  const stop = async (keepLogs: boolean) => {
    issuer.stop();
    await cluster?.close();
    collector.close();
    await testbed.stop(keepLogs);
  };
  try {
    // The limits that everybody has, but for plans: the same person asks for more of them here than people may.
    const config = { ...testbed.config, limits: { plansPerMinute: 1_000 } };
    const PORTAL_CONFIG = writeConfig(testbed.logFolder, config);
    const people = { PORTAL_CONFIG, OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: CLIENT_ID };
    const environment = (name: string): NodeJS.ProcessEnv => ({
      NODE_ENV: 'production',
      ...people,
      // Each visitor has an address, as the one proxy in front tells it.
      TRUSTED_PROXIES: '127.0.0.1',
      METRICS_TOKEN: randomUUID(),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ...secretsOf(name, testbed.state.authSecret),
      ...(name === HTTPS_REPLICA ? { PORTAL_URL: HTTPS_URL, SECURITY_CONTACT } : {}),
    });
    cluster = await openPortalCluster(testbed, 'security', { root, replicas: 3, environment });
    const portOf = ({ port }: { port: number }) => port;
    const ports = cluster.replicas.filter(({ name }) => name !== HTTPS_REPLICA).map(portOf);
    const [httpsPort = 0] = cluster.replicas.filter(({ name }) => name === HTTPS_REPLICA).map(portOf);
    const place = { ports, httpsPort, portalUrl: testbed.portalUrl, issuer };
    const visitors = await signInAll(place);
    const runs = await makeRuns(cluster, visitors, root);
    const bystanderId = await signInBystander(place, cluster);
    const ids = testbed.config.teams.map(({ id, externalId }) => [id, externalId] as const);
    const secrets = Object.fromEntries(ids) as Record<TeamId, string>;
    return { ...place, ...runs, cluster, testbed, collector, visitors, bystanderId, secrets, stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}

/** A new secret is being rolled out: one replica has it already, the other will accept it. Every sign-in goes to both. */
function secretsOf(name: string, secret: string) {
  const next = createHash('sha256').update(`next ${secret}`).digest('base64');
  const [AUTH_SECRET, AUTH_SECRET_PREVIOUS] = name === 'replica-2' ? [next, secret] : [secret, next];
  return { AUTH_SECRET, AUTH_SECRET_PREVIOUS };
}

/** What the provider says of the person. */
export function claimsOf(name: ActorName): object {
  const { subject, groups }: ActorKind = ACTORS[name];
  return { sub: subject, name: subject, groups };
}

async function signInAll(place: Place): Promise<Record<ActorName, Visitor>> {
  const visitors = {} as Record<ActorName, Visitor>;
  for (const name of ACTOR_NAMES) {
    visitors[name] = new Visitor(place);
    if (ACTORS[name].subject !== null) await visitors[name].signIn(claimsOf(name));
  }
  return visitors;
}

async function signInBystander(place: Place, cluster: PortalCluster): Promise<string> {
  const subject = 'bystander';
  await new Visitor(place).signIn({ sub: subject, name: subject, groups: [] });
  return userIdOf(cluster, subject);
}

/** The id that the portal has given somebody. */
export async function userIdOf(cluster: PortalCluster, subject: string): Promise<string> {
  const [row] = await cluster.query<{ id: string }>('SELECT id FROM portal_user WHERE subject = $1', [subject]);
  if (!row) throw new Error(`${subject} has never signed in`);
  return row.id;
}

async function makeRuns(cluster: PortalCluster, visitors: Record<ActorName, Visitor>, root: string) {
  const submit = async (requester: ActorName, teamId: TeamId, mark: string) => {
    const region = regionOf(teamId);
    const submission = submissionFor(mark, { target: { teamId, region } });
    const { passwords: _, ...request } = submission;
    const place = { root, portalUrl: cluster.portalUrl, path: '/runs/new' };
    const planned = await callAction(visitors[requester], { ...place, name: 'planRun', input: request });
    if (!planned.result?.ok) throw new Error(`${requester} got no plan: ${planned.body.slice(0, 500)}`);
    const { planHash } = planned.result.value as { planHash: string };
    const call = { ...place, name: 'createRun', input: { requestKey: randomUUID(), planHash, submission } };
    const { result, body } = await callAction(visitors[requester], call);
    if (!result?.ok) throw new Error(`${requester} could not ask for a run: ${body.slice(0, 500)}`);
    return (result.value as { runId: string }).runId;
  };
  const [payments, analytics] = TEAMS;
  const runs = {
    payments: { runId: await submit('payments dba', payments, MARKS.payments), requester: 'payments dba' as const },
    analytics: {
      runId: await submit('analytics dba', analytics, MARKS.analytics),
      requester: 'analytics dba' as const,
    },
  };
  const abandonedRunId = await submit('removed dba', payments, `${MARKS.payments}-2`);
  const all = [runs.payments.runId, runs.analytics.runId, abandonedRunId];
  const restless = await cluster.waitForRest(all, REST_MS);
  if (restless.length > 0) throw new Error(`runs did not end: ${restless.join(', ')}`);
  // As the next sign-in would store it: the open session must not outlive the membership.
  await cluster.query("UPDATE portal_user SET groups = '{}' WHERE subject = $1", [ACTORS['removed dba'].subject]);
  return { runs, abandonedRunId };
}

export function regionOf(teamId: string): string {
  return teamId === 'analytics' ? 'ap-northeast-1' : 'us-east-1';
}
