import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import type { Team } from '#lib/team.ts';
import { TRIALS } from '#lib/testing/trials.ts';
import { sourceIdentity } from './source-identity.ts';
import { openTeamAws } from './team-aws.ts';

vi.setConfig({ testTimeout: 300_000 });

const RUNS = TRIALS / 10;
const AT_ONCE = 25;
const TEAMS = Array.from({ length: 5 }, (_, index): Team => {
  const accountId = String(index + 1).repeat(12);
  return {
    id: `team-${index}`,
    name: { en: 'Team', ja: 'チーム' },
    accountId,
    regions: ['us-east-1'],
    deployerRoleArn: `arn:aws:iam::${accountId}:role/deployer`,
    externalId: `external-id-of-team-${index}`,
    partition: 'aws',
    groups: { dba: [], lead: [] },
  };
});
let aws: TestAws;

beforeAll(async () => {
  aws = await openPooledAws();
  // No test changes the roles, so their policies don't have to be read for every call.
  await aws.faults.configure({ rightsMemory: { ms: 600_000 } });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  await Promise.all(TEAMS.map((team) => aws.makeDeployerRole({ ...team, name: 'deployer' })));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

/** A run's session: two calls, interleaved with those of other runs. */
async function work(no: number, team: Team): Promise<string> {
  const session = openTeamAws({
    team,
    region: 'us-east-1',
    sessionName: `limitless-run-${no}`,
    sourceIdentity: sourceIdentity({ userId: `user-${no}`, name: 'dba' }),
    sessionPolicy: planSessionPolicy,
    maxAttempts: 3,
  });
  try {
    await session.kms.send(new ListKeysCommand({}));
    const { Role } = await session.iam.send(new GetRoleCommand({ RoleName: 'deployer' }));
    return Role?.Arn ?? '';
  } finally {
    session.close();
  }
}

test('interleaved runs of 5 teams work only in their own team’s account, with their own external ID', async () => {
  const random = seededRandom(20261124);
  const teams = Array.from({ length: RUNS }, () => TEAMS[Math.floor(random() * TEAMS.length)] as Team);
  const waiting = teams.map((team, no) => ({ team, no }));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        expect(await work(next.no, next.team)).toBe(next.team.deployerRoleArn);
      }
    }),
  );

  const calls = (await aws.faults.calls()).filter(({ outcome }) => outcome === 'forwarded');
  const teamOf = (session: string | null) => teams[Number(session?.replace('limitless-run-', ''))] as Team;
  const assumed = calls.filter(({ operation }) => operation === 'AssumeRole');
  for (const { session, params } of assumed) {
    const team = teamOf(session);
    expect(params).toMatchObject({
      RoleArn: team.deployerRoleArn,
      ExternalId: team.externalId,
      SourceIdentity: `dba.${session?.replace('limitless-run-', 'user-')}`,
      Policy: JSON.stringify(planSessionPolicy()),
      DurationSeconds: '3600',
    });
  }
  const others = calls.filter(({ operation }) => operation !== 'AssumeRole');
  expect(others.length).toBeGreaterThanOrEqual(2 * RUNS);
  expect(others.filter(({ session, accountId }) => teamOf(session).accountId !== accountId)).toEqual([]);
  const owners = new Map<string, Set<string | null>>();
  for (const { accessKeyId, session } of others) {
    owners.set(accessKeyId, (owners.get(accessKeyId) ?? new Set()).add(session));
  }
  expect([...owners.values()].filter((sessions) => sessions.size > 1)).toEqual([]);
  expect(owners.size).toBeGreaterThanOrEqual(RUNS);
});

test('does not use a session in another account than the team’s', async () => {
  const [team, other] = TEAMS as [Team, Team];
  // Occurs with a wrong configuration, or if the run's team has moved to another account.
  await expect(
    work(0, { ...team, deployerRoleArn: other.deployerRoleArn, externalId: other.externalId }),
  ).rejects.toThrow(
    expect.objectContaining({
      code: 'wrong-account',
      params: { accountId: other.accountId, expectedAccountId: team.accountId },
    }),
  );
});

test('reports a session policy that AWS rejects', async () => {
  const [team] = TEAMS as [Team];
  // STS packs the policy, so its final size can't be known in advance.
  const stop = await aws.faults.fail({ operation: 'AssumeRole', kind: 'custom', code: 'PackedPolicyTooLarge' });
  await expect(work(0, team)).rejects.toThrow(expect.objectContaining({ code: 'session-policy-refused' }));
  await stop();
});

test('cannot assume a team’s role with another team’s external ID', async () => {
  const [team, other] = TEAMS as [Team, Team];
  await expect(work(0, { ...team, externalId: other.externalId })).rejects.toThrow(
    expect.objectContaining({ code: 'deployer-role-refused' }),
  );
});
