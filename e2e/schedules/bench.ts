import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { portalConfigSchema } from '#lib/portal-config.ts';
import type { Team } from '#lib/team.ts';
import { lookRole } from '#server/aws/iam/look-role.ts';
import { describeKey, findKeyArnsOfRun } from '#server/aws/kms/look-key.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import { openTeamAws } from '#server/aws/session/team-aws.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { StreamChecks } from '#server/http/stream-checks.ts';
import { openMetrics } from '#server/metrics.ts';
import { PACE } from '#server/pace.ts';
import { GatedConnection, showVirtualClock } from '#server/store/testing/gated-database.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { sendToModel } from './aws-model/aws-model.ts';
import { NO_LAGS, openState } from './aws-model/state.ts';
import type { CommonPortal } from './replica.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';
export const TEAM = 'payments';

/** The shared parts of consecutive trials: a real database, and one connection to it. */
export interface Bench {
  database: TestDatabase;
  connection: GatedConnection;
  common: CommonPortal;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const database = await openTestDatabase();
  await showVirtualClock(database.db);
  const connection = new GatedConnection(database.url);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'portal', AWS_SECRET_ACCESS_KEY: 'portal' });
  const common = openCommon(database);
  await loadLibraries(common.config.teams[0] as Team);
  return {
    database,
    connection,
    common,
    async close() {
      await connection.end();
      await database.drop();
    },
  };
}

/** Loads libraries now, because loading them at first use would disturb the timing of the first trial. */
async function loadLibraries(team: Team): Promise<void> {
  const given = { accountId: ACCOUNT, region: REGION, lags: NO_LAGS, now: Date.now, random: seededRandom(0) };
  const aws = openTeamAws({
    team,
    region: REGION,
    sessionName: 'limitless-first',
    sourceIdentity: 'nobody',
    sessionPolicy: planSessionPolicy,
    maxAttempts: 1,
    requestHandler: { handle: sendToModel(openState(given)) },
  });
  await aws.assume();
  await Promise.all([describeKey(aws, 'k'), findKeyArnsOfRun(aws, 'r'), lookRole(aws, 'r'), lookSecret(aws, 's')]);
  aws.close();
}

function openCommon({ db, log }: TestDatabase): CommonPortal {
  return {
    settings: {
      port: 1,
      portalUrl: 'http://localhost:1',
      dataDir: 'data',
      databaseUrl: undefined,
      configPath: 'portal.config.yaml',
      oidc: {
        issuer: 'http://localhost:2',
        clientId: 'x',
        clientSecret: 'x',
        scopes: 'openid',
        groupsClaim: 'groups',
        groupsMaxAgeMinutes: 0,
      },
      authSecret: 'x'.repeat(32),
      databaseOwnerUrl: undefined,
      securityContact: undefined,
      host: undefined,
      metrics: { token: undefined, port: undefined },
      previousAuthSecret: undefined,
      keepAliveMs: 75_000,
      proxy: undefined,
      trustedProxies: { hops: 0, networks: [] },
      escrow: { keys: [], kmsKeyArns: [] },
      audit: { keys: [Buffer.alloc(32, 8)], folder: 'data/audit' },
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
          id: TEAM,
          name: { en: 'Payments', ja: '決済' },
          accountId: ACCOUNT,
          regions: [REGION],
          deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
          externalId: 'payments-external-id',
          groups: { dba: ['payments-dba'], lead: ['payments-lead'] },
        },
      ],
      groups: { support: ['support'], auditor: ['auditor'] },
    }),
    metrics: openMetrics(),
    log,
    // Turns are taken by the database's clock, which is not the virtual one.
    pace: { ...PACE, callsPerSecond: {} },
    streamChecks: new StreamChecks(db),
    escrow: openEscrowKeys({ keys: [Buffer.alloc(32, 7)], kmsKeyArns: [] }),
  };
}
