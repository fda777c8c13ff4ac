import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import { type TestAws, trustPolicyText } from '#e2e/harness/test-aws.ts';
import { deployerPolicy } from '#lib/aws/deployer-policy.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import type { Actor } from '#lib/people/access.ts';
import { portalConfigSchema } from '#lib/portal-config.ts';
import type { Team } from '#lib/team.ts';
import { onboardingTemplate } from '#server/onboard/templates.ts';
import type { Settings } from '#server/settings/env.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { checkTeam } from './check-team.ts';
import { exportTemplate } from './export-template.ts';

const ACCOUNT = '111122223333';
/** The portal's identity in moto. */
const PORTAL = 'arn:aws:iam::123456789012:root';
const config = portalConfigSchema.parse({
  teams: [
    {
      id: 'payments',
      name: { en: 'Payments', ja: '決済' },
      accountId: ACCOUNT,
      regions: ['us-east-1'],
      deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
      externalId: 'external-id-of-payments',
      permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/loaders`,
      groups: { dba: ['dba'], lead: ['lead'] },
    },
  ],
  groups: { support: [], auditor: [] },
});
const SETTINGS = { isSandbox: false, hasAwsStandIn: false } as Settings;
const team = config.teams[0] as Team;

let aws: TestAws;
let iam: IAMClient;
let database: TestDatabase;

beforeAll(async () => {
  [aws, database] = await Promise.all([openPooledAws(), openTestDatabase()]);
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
});
beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_SESSION_TOKEN', '');
  await aws.reset();
  ({ iam } = await openAwsClients(aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([aws.stop(), database.drop()]);
});

async function makeRole(): Promise<void> {
  const RoleName = 'deployer';
  const trust = JSON.stringify(deployerTrustPolicy(team, PORTAL));
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = JSON.stringify(deployerPolicy(team));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: RoleName, PolicyDocument }));
}

describe('an admin', () => {
  const ADMIN: Actor = {
    ...{ userId: 'user-1', name: 'Aki', teams: {} },
    ...{ isSupport: false, isAuditor: false, isAdmin: true },
  };
  const portal = () => ({ db: database.db.forTeams([]), config, settings: SETTINGS });
  const records = () => rawSql<{ kind: string }>(database.db, 'SELECT kind, team_id, person_name FROM audit_record');

  test('checks a team under their own identity, and the check is recorded', async () => {
    await makeRole();
    const conditions = await checkTeam(portal(), ADMIN, { teamId: 'payments' });
    expect(conditions.filter(({ state }) => state !== 'met')).toEqual([]);
    expect(await records()).toEqual([{ kind: 'team-check', team_id: 'payments', person_name: 'Aki' }]);
    const assumed = await aws.faults.calls('AssumeRole');
    const asked = assumed.map(({ params }) => params.SourceIdentity).filter((identity) => identity !== undefined);
    expect(new Set(asked)).toEqual(new Set(['Aki.user-1']));
  });

  test('believes a stand-in for AWS that denies what the trust policy denies', async () => {
    await makeRole();
    const sandbox = { ...portal(), settings: { ...SETTINGS, hasAwsStandIn: true } };
    const conditions = await checkTeam(sandbox, ADMIN, { teamId: 'payments' });
    expect(new Set(conditions.map(({ state }) => state))).toEqual(new Set(['met']));
  });

  test('learns that a stand-in for AWS can’t show what the trust policy requires', async () => {
    const RoleName = 'deployer';
    const trust = trustPolicyText({ AWS: PORTAL });
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const statesWith = async (hasAwsStandIn: boolean) => {
      const sandbox = { ...portal(), settings: { ...SETTINGS, hasAwsStandIn } };
      const conditions = await checkTeam(sandbox, ADMIN, { teamId: 'payments' });
      return new Set(conditions.filter(({ id }) => /-(?:demanded|refused)$/.test(id)).map(({ state }) => state));
    };
    expect(await statesWith(true)).toEqual(new Set(['not-shown']));
    expect(await statesWith(false)).toEqual(new Set(['not-met']));
  });

  test('makes no call to AWS if the check cannot be recorded', async () => {
    await rawSql(database.db, 'ALTER TABLE audit_record ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
    try {
      const check = checkTeam(portal(), ADMIN, { teamId: 'payments' });
      await expect(check).rejects.toMatchObject({ constraint: 'full_disk' });
    } finally {
      await rawSql(database.db, 'ALTER TABLE audit_record DROP CONSTRAINT full_disk');
    }
    expect(await aws.faults.calls()).toEqual([]);
  });

  test('gets the template that the command prints, and the export is recorded', async () => {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await iam.config.credentials();
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
    // A process finds its own credentials once.
    vi.resetModules();
    const { exportTemplate: exportAfterStart } = await import('./export-template.ts');
    const text = await exportAfterStart(portal(), ADMIN, { teamId: 'payments', format: 'terraform' });
    expect(text).toBe(onboardingTemplate('terraform', team, `arn:aws:iam::${ACCOUNT}:role/reader`));
    const records = await rawSql(
      database.db,
      "SELECT person_id, team_id, data FROM audit_record WHERE kind = 'export'",
    );
    expect(records).toEqual([{ person_id: ADMIN.userId, team_id: 'payments', data: { format: 'terraform' } }]);
  });

  test('gets an error if the portal has no role or user to trust; a sandbox trusts the account', async () => {
    const asked = { teamId: 'payments', format: 'cloudformation' } as const;
    await expect(exportTemplate(portal(), ADMIN, asked)).rejects.toMatchObject({ code: 'portal-role-unknown' });
    const sandbox = { ...portal(), settings: { ...SETTINGS, isSandbox: true } };
    expect(await exportTemplate(sandbox, ADMIN, asked)).toBe(onboardingTemplate('cloudformation', team, PORTAL));
  });

  test('only admins may do either, and only for an existing team', async () => {
    const others = [{ ...ADMIN, isAdmin: false, isSupport: true, isAuditor: true, teams: { payments: ['lead'] } }];
    for (const actor of others as Actor[]) {
      await expect(checkTeam(portal(), actor, { teamId: 'payments' })).rejects.toMatchObject({ code: 'not-found' });
      const template = exportTemplate(portal(), actor, { teamId: 'payments', format: 'terraform' });
      await expect(template).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(checkTeam(portal(), ADMIN, { teamId: 'sales' })).rejects.toMatchObject({ code: 'not-found' });
    expect(await aws.faults.calls()).toEqual([]);
  });
});
