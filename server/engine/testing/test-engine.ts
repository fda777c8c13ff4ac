import { randomBytes, randomUUID } from 'node:crypto';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import type { Actor } from '#lib/people/access.ts';
import { type CleanUpPlan, removedKeys } from '#lib/plan/clean-up-plan.ts';
import type { Plan, ReviewedPlan } from '#lib/plan/plan.ts';
import { portalConfigSchema } from '#lib/portal-config.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { ApprovalAsk } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import { REQUEST_HANDLER } from '#server/aws/session/request-handler.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { type Confirmation, startCleanUp } from '#server/commands/clean-up-run.ts';
import { PreparedRuns } from '#server/engine/worker/prepared-runs.ts';
import { SuspectGate } from '#server/engine/worker/suspect-gate.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { StreamChecks } from '#server/http/stream-checks.ts';
import { openMetrics } from '#server/metrics.ts';
import type { Pace } from '#server/pace.ts';
import type { Portal } from '#server/portal.ts';
import { RecentReads } from '#server/recent-reads.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { findRunsOnKey } from '#server/store/runs/find-runs-on-key.ts';
import { insertRun } from '#server/store/runs/insert-run.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { refuseNamesInUse } from '#server/store/runs/refuse-names-in-use.ts';
import { openRunFeed } from '#server/store/runs/run-feed.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { REAL_TIME } from '#server/time.ts';
import { askAboutPlan } from '../approval/approval-ask.ts';
import { CircuitBreaker } from '../calls/circuit-breaker.ts';
import { openRunAwsToLook } from '../calls/open-run-aws.ts';
import { loadCleanedRun } from '../clean-up/cleaned-run.ts';
import { makeCleanUpPlan } from '../clean-up/make-clean-up-plan.ts';
import { executeRun } from '../worker/execute-run.ts';
import { makePlan, newRunContext } from '../worker/make-plan.ts';

export const ACCOUNT = '111111111111';
export const REQUESTER: Actor = {
  userId: 'user-1',
  name: 'dba@payments',
  teams: { payments: ['dba'] },
  isSupport: false,
  isAuditor: false,
  isAdmin: false,
};
export const LEAD: Actor = { ...REQUESTER, userId: 'user-3', name: 'lead@payments', teams: { payments: ['lead'] } };
export const PASSWORDS = { source: 'first "one"', destination: 'second \\one' };

/** The engine on real PostgreSQL and moto behind the fault proxy. Tests decide when a run is worked on. */
export interface TestEngine {
  aws: TestAws;
  database: TestDatabase;
  portal: Portal;
  /** Resets AWS to only the deployer role, and clears faults and recorded calls. */
  startOver(): Promise<void>;
  /** Stores a run even if another one has the same names, so that the steps have to handle it. Returns its ID. */
  request(change?: Partial<RunRequest>): Promise<string>;
  /** Stores a run as the action does. */
  requestUnlessTaken(change?: Partial<RunRequest>): Promise<string>;
  /** Plans a request as the review page does. */
  plan(change?: Partial<RunRequest>): Promise<Plan>;
  /** Stores a run that requires approval, with the current plan. */
  requestForApproval(change?: Partial<RunRequest>): Promise<string>;
  /** Stores a run with the plan that its requester sees now. */
  requestReviewed(change?: Partial<RunRequest>): Promise<string>;
  /** Works on a run until it stops, as one process. */
  execute(runId: string, stop?: AbortSignal): Promise<boolean>;
  /** Works on a run as a process that crashes: after `kill` it sends and stores nothing. */
  executeDoomed(runId: string): { kill(): Promise<void>; ended: Promise<unknown> };
  /** Retries a step as a user does. */
  retry(runId: string, step: keyof RunView['steps']): Promise<void>;
  cancel(runId: string): Promise<void>;
  /** Plans what remains of a run and what a clean-up would delete. */
  planCleanUp(runId: string): Promise<CleanUpPlan>;
  /** Confirms that plan as the requester. Returns the clean-up's ID. */
  requestCleanUp(runId: string, plan: CleanUpPlan, change?: Partial<Confirmation>): Promise<string>;
  view(runId: string): Promise<RunView>;
  stop(): Promise<void>;
}

export function requestFor(change: Partial<RunRequest> = {}): RunRequest {
  return {
    target: { teamId: 'payments', region: 'us-east-1' },
    key: {
      mode: 'create',
      alias: 'limitless',
      description: '',
      administratorArns: [],
      administratorsMayDelete: true,
    },
    source: { secretName: 'source_DB_secret', userName: 'sourcedbreader' },
    destination: { secretName: 'destination_DB_secret', userName: 'destinationdbwriter' },
    role: { roleName: 'aurora-data-loader', policyName: 'data_loading_policy' },
    ...change,
  };
}

export async function startTestEngine(): Promise<TestEngine> {
  const [aws, database] = await Promise.all([openPooledAws(), openTestDatabase()]);
  // Tests set the deployer role's policies before the first call or never, so they needn't be read for each call.
  await aws.faults.configure({ rightsMemory: { ms: 600_000 } });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const portal = makePortal(database);
  const { db } = database;

  async function view(runId: string): Promise<RunView> {
    const found = await loadRunView(db, runId);
    if (!found) throw new Error('no such run');
    return found;
  }

  async function store(
    change: Partial<RunRequest>,
    {
      approval,
      planHash,
      isFirstOfNames = false,
    }: { approval?: ApprovalAsk; planHash?: string; isFirstOfNames?: boolean } = {},
  ): Promise<string> {
    const runId = randomUUID();
    const scope = { runId, teamId: 'payments' };
    await insertRun(db, {
      runId,
      requestKey: randomUUID(),
      requestHash: runId,
      teamId: 'payments',
      accountId: ACCOUNT,
      region: requestFor(change).target.region,
      partition: portal.config.teams[0]?.partition ?? 'aws',
      by: { userId: REQUESTER.userId, name: REQUESTER.name },
      request: requestFor(change),
      approval,
      planHash,
      also: async (trx) => {
        if (isFirstOfNames) await refuseNamesInUse(trx, { runId, accountId: ACCOUNT, request: requestFor(change) });
        await storePasswords(trx, runId, await sealPasswords(portal.escrow, scope, PASSWORDS));
      },
    });
    return runId;
  }

  async function reviewPlan(change: Partial<RunRequest>): Promise<ReviewedPlan> {
    const request = requestFor(change);
    const place = { id: randomUUID(), teamId: 'payments', accountId: ACCOUNT, region: 'us-east-1' };
    const opened = openRunAwsToLook(portal, place, { by: REQUESTER, maxAttempts: 3 });
    const plan = await makePlan(newRunContext(portal, opened, request)).finally(opened.close);
    return askAboutPlan(request, plan);
  }

  return {
    aws,
    database,
    portal,
    view,
    async startOver() {
      portal.recentReads = new RecentReads(REAL_TIME);
      await aws.reset();
      await aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
    },
    plan: async (change = {}) => (await reviewPlan(change)).plan,
    request: (change = {}) => store(change),
    requestUnlessTaken: (change = {}) => store(change, { isFirstOfNames: true }),
    requestForApproval: async (change = {}) => store(change, { approval: await reviewPlan(change) }),
    requestReviewed: async (change = {}) => store(change, { planHash: (await reviewPlan(change)).planHash }),
    execute: (runId, stop = new AbortController().signal) => executeRun(portal, runId, stop),
    executeDoomed(runId) {
      const dying = new AbortController();
      return {
        ended: executeRun(portal, runId, dying.signal),
        async kill() {
          await rawSql(
            db,
            `UPDATE run SET epoch = epoch + 1, lease_until = clock_timestamp() - interval '1 second' WHERE id = $1`,
            [runId],
          );
          dying.abort(new Error('killed'));
        },
      };
    },
    async retry(runId, step) {
      const by = { userId: 'user-2', name: 'support' };
      await changeRun(db, runId, () => ({ ok: true, value: [{ type: 'run.retried', by, steps: [step] }] }));
    },
    async cancel(runId) {
      await cancelRun(portal, REQUESTER, { runId });
    },
    async planCleanUp(runId) {
      const run = await loadCleanedRun(db, runId);
      const opened = openRunAwsToLook(portal, run.view, { by: REQUESTER, maxAttempts: 3 });
      const findRunsOnKeyOf = (keyArn: string) => findRunsOnKey(db, keyArn, runId);
      return makeCleanUpPlan({ aws: opened, run, findRunsOnKey: findRunsOnKeyOf }).finally(opened.close);
    },
    async requestCleanUp(runId, plan, change) {
      const confirmation = {
        requestKey: randomUUID(),
        roleName: plan.roleName,
        removes: removedKeys(plan.rows),
        keyDeletionDays: 30,
        secretRecoveryDays: 7,
        ...change,
      };
      const started = await startCleanUp(portal, REQUESTER, await view(runId), confirmation, async () => plan);
      return started.runId;
    },
    async stop() {
      await portal.feed.close();
      await database.drop();
      await aws.stop();
    },
  };
}

/** The production pace, ten times as fast. */
const QUICK: Pace = {
  backOffMs: 15,
  longestBackOffMs: 400,
  silentMs: 100,
  // Not shortened, since a busy machine alone may take longer than a tenth of it.
  hangingMs: 2_000,
  probeMs: 100,
  pollMs: 50,
  longestPollMs: 300,
  longestRolePollMs: 70,
  lookUpMs: 6_000,
  shortestLookUpMs: 3_000,
  settledMs: 100,
  differsMs: 2_000,
  stepAgainMs: 10,
  callsPerSecond: {},
};

function makePortal({ db, log, url }: TestDatabase): Portal {
  return {
    processId: 'test',
    escrow: openEscrowKeys({ keys: [randomBytes(32)], kmsKeyArns: [] }),
    settings: {
      port: 1,
      portalUrl: 'http://localhost:1',
      dataDir: 'data',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      configPath: 'portal.config.yaml',
      oidc: {
        issuer: 'http://localhost:2',
        clientId: 'x',
        clientSecret: 'x',
        ...{ scopes: 'openid', groupsClaim: 'groups', groupsMaxAgeMinutes: 0 },
      },
      authSecret: 'x'.repeat(32),
      previousAuthSecret: undefined,
      keepAliveMs: 75_000,
      proxy: undefined,
      trustedProxies: { hops: 0, networks: [] },
      host: undefined,
      metrics: { token: undefined, port: undefined },
      escrow: { keys: [], kmsKeyArns: [] },
      audit: { keys: [randomBytes(32)], folder: 'data/audit' },
      securityContact: undefined,
      notices: { smtp: null, channels: {}, allowsLocal: true },
      logLevel: 'silent',
      sweepMinutes: 0,
      isSandbox: true,
      hasAwsStandIn: true,
      isDev: false,
    },
    config: portalConfigSchema.parse({
      teams: [
        {
          id: 'payments',
          name: { en: 'Payments', ja: '決済' },
          accountId: ACCOUNT,
          regions: ['us-east-1'],
          deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
          externalId: 'payments-external-id',
          groups: { dba: ['payments-dba'], lead: ['payments-lead'] },
        },
      ],
      groups: { support: ['support'], auditor: ['auditor'] },
    }),
    db,
    feed: openRunFeed({ url, log }),
    metrics: openMetrics(),
    log,
    pace: QUICK,
    time: REAL_TIME,
    requestHandler: REQUEST_HANDLER,
    circuitBreaker: new CircuitBreaker(QUICK.probeMs, REAL_TIME),
    suspects: new SuspectGate(),
    preparedRuns: new PreparedRuns(REAL_TIME),
    streamChecks: new StreamChecks(db),
    recentReads: new RecentReads(REAL_TIME),
  };
}
