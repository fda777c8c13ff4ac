import { setTimeout as pause } from 'node:timers/promises';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';
import type { Submission } from '#lib/request/schema.ts';
import { KillLog } from '../kill-log.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { PAYMENTS, submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

const ANALYTICS = {
  teamId: 'analytics',
  person: 'dba@analytics',
  accountId: '222222222222',
  region: 'ap-northeast-1',
};
/** An account has one check at a time, so each trial of a round has its own. */
const TEAMS = [PAYMENTS, ANALYTICS];
/** Where the process dies: at a call of the comparison, before the result is stored, or after that but before it knows. */
const MOMENTS = ['reading', 'storing', 'stored'] as const;
/** A check makes more calls than this. */
const CALLS = 10;
const REST_MS = 300_000;
/** A lease of two minutes, which a second kill may double, and the check. */
const CHECK_MS = 300_000;
const POLL_MS = 100;

/** the process that compares a setup with AWS dies; another one makes the check, and it has one result and one notice. */
export const killedChecks: Scenario = {
  id: 'R-29',
  title: 'kill -9 while a setup is compared with AWS',
  async run(context): Promise<ScenarioResult> {
    // An even number: after the last one no setup differs from its run.
    const rounds = context.scale === 'quick' ? 2 : 16;
    const cluster = await context.openCommonCluster();
    const killLog = new KillLog(cluster);
    const setups = await Promise.all(TEAMS.map((team) => makeSetup(cluster, team)));
    const violations: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const found = await Promise.all(
        setups.map((setup, index) => {
          const moment = MOMENTS[(round - 1 + index) % MOMENTS.length] ?? 'reading';
          return killCheck(context, { cluster, killLog, setup, moment, isDrifted: round % 2 === 1 });
        }),
      );
      violations.push(...found.flat().map((what) => `round ${round}: ${what}`), ...(await killLog.settle()));
      context.log(`${round} of ${rounds} rounds, ${killLog.kills} kills`);
    }
    for (const setup of setups) violations.push(...(await judge(cluster, setup, rounds)));
    violations.push(...(await cluster.askOracle()));
    return { trials: rounds * setups.length, violations, measures: { kills: killLog.kills } };
  },
};

interface Setup {
  runId: string;
  submitter: Submitter;
  iam: AwsClients['iam'];
  role: Submission['role'];
  /** Every result so far. */
  resultIds: Set<string>;
}

async function makeSetup(cluster: PortalCluster, team: typeof PAYMENTS): Promise<Setup> {
  const { teamId, region, accountId, person } = team;
  const submitter = await cluster.signIn(person);
  const submission = submissionFor(`checked-${teamId}`, { target: { teamId, region } });
  const runId = await submitter.submit(await cluster.anyReady(), submission);
  const late = await cluster.waitForRest([runId], REST_MS);
  if (late.length > 0) throw new Error(`${runId} has not come to rest after ${REST_MS / 1000} s`);
  const { iam } = await openAwsClients(cluster.motoUrl, { accountId, region });
  return { runId, submitter, iam, role: submission.role, resultIds: new Set() };
}

interface Trial {
  cluster: PortalCluster;
  killLog: KillLog;
  setup: Setup;
  moment: (typeof MOMENTS)[number];
  /** Whether the setup is made to differ from its run; otherwise the difference is removed. */
  isDrifted: boolean;
}

/** Requests a check and kills the process that makes it; what is wrong with the result. */
async function killCheck(context: ScenarioContext, trial: Trial): Promise<string[]> {
  const { cluster, killLog, setup, moment, isDrifted } = trial;
  const { runId, submitter, iam } = setup;
  const policy = { RoleName: setup.role.roleName, PolicyName: 'someone-elses' };
  const Statement = [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await (isDrifted
    ? iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }))
    : iam.send(new DeleteRolePolicyCommand(policy)));
  const armed = await arm(context, trial);
  const asked = await submitter.verify(await cluster.anyReady(), runId);
  if (!asked.ok) return [`the check of ${runId} is refused: ${asked.error.code}`];
  const writer = await inTime(armed.reached, `no process came to ${moment} in the check of ${runId}`);
  const replica = cluster.replicas.find(({ name }) => name === writer);
  if (!replica) throw new Error(`no replica is known to make the check of ${runId}`);
  await killLog.kill(replica);
  await armed.release();
  const state = await inTime(waitForResult(cluster, setup), `the check of ${runId} was lost`);
  const expected = isDrifted ? 'drifted' : 'in-sync';
  return state === expected ? [] : [`after a kill while ${moment}, ${runId} is ${state}, not ${expected}`];
}

interface Armed {
  /** The name of the replica that stands at the moment. */
  reached: Promise<string | undefined>;
  release(): Promise<void>;
}

async function arm({ random }: ScenarioContext, { cluster, setup, moment }: Trial): Promise<Armed> {
  const { runId } = setup;
  if (moment !== 'reading') {
    const held = cluster.gates.hold({
      match: ({ words }) => words.includes(runId) && words.some((word) => word.startsWith('insert into "setup_check"')),
      when: moment === 'storing' ? 'before' : 'after',
    });
    return { reached: held.reached.then(({ writer }) => writer), release: async () => held.release() };
  }
  let reader: string | undefined;
  // Only who compares a setup reads the tokens of its run.
  const end = cluster.gates.watch(({ words, writer }) => {
    if (words.includes(runId) && words.some((word) => word.includes('from "intent"'))) reader = writer;
  });
  const nth = 1 + Math.floor(random() * CALLS);
  const held = await cluster.aws.hold({ operation: '*', session: `limitless-plan-${runId}`, nth });
  return {
    reached: held.reached().then(() => reader),
    async release() {
      end();
      await held.release();
    },
  };
}

async function inTime<T>(work: Promise<T>, otherwise: string): Promise<T> {
  const over = new AbortController();
  const late = pause(CHECK_MS, undefined, over).then(() => {
    throw new Error(`${otherwise}, after ${CHECK_MS / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

/** The state of the setup once no check is requested or in progress. */
async function waitForResult(cluster: PortalCluster, { runId, resultIds }: Setup): Promise<string> {
  for (;;) {
    const [found] = await cluster.query<{ state: string }>(
      'SELECT state FROM setup WHERE run_id = $1 AND wanted_at IS NULL AND lease_until IS NULL',
      [runId],
    );
    const results = await cluster.query<{ id: string }>('SELECT id FROM setup_check WHERE run_id = $1', [runId]);
    for (const { id } of results) resultIds.add(id);
    if (found) return found.state;
    await pause(POLL_MS);
  }
}

/** Each request has one audit record and one result; each time the setup became drifted, one notice. */
async function judge(cluster: PortalCluster, { runId, resultIds }: Setup, rounds: number): Promise<string[]> {
  const count = async (rows: string) =>
    (await cluster.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${rows} AND run_id = $1`, [runId]))[0]
      ?.count;
  const found = {
    results: resultIds.size,
    records: await count("audit_record WHERE kind = 'verification'"),
    'drift notices': await count("notice WHERE kind = 'drifted'"),
  };
  const expected = { results: rounds, records: rounds, 'drift notices': rounds / 2 };
  return (Object.keys(expected) as (keyof typeof expected)[])
    .filter((what) => found[what] !== expected[what])
    .map((what) => `${runId} has ${found[what]} ${what} of ${rounds} checks, not ${expected[what]}`);
}
