import type { Decision } from '#lib/aws/evaluate-policy.ts';
import { statementsFor, statementText } from '#lib/aws/missing-statement.ts';
import { isPortalError } from '#lib/errors.ts';
import type { Actor } from '#lib/people/access.ts';
import type { DeployerCheck } from '#lib/request/deployer-check.ts';
import type { Team } from '#lib/team.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { neededProbes, type RightProbe } from '#server/onboard/deployer-rights.ts';
import { decideProbes, readOwnPolicies } from '#server/onboard/judge-rights.ts';
import type { Portal } from '#server/portal.ts';

const KEEP_MS = 3 * 60_000;

/**
 * Whether setups can use the team's deployer role in a Region: it can be assumed, is in the right account, and has the
 * permissions. Throws not-found, invalid-input, wrong-account, deployer-role-refused and other AWS errors.
 */
export function checkDeployer(
  portal: Portal,
  actor: Actor,
  place: { teamId: string; region: string },
): Promise<DeployerCheck> {
  return withTeamAws(portal, actor, place, (aws) =>
    portal.recentReads.read(
      `deployer ${place.teamId} ${place.region}`,
      // Somebody is about to change the policy.
      ({ state }) => (state === 'missing' || state === 'denied' ? 0 : KEEP_MS),
      () => judgeDeployer(aws),
    ),
  );
}

async function judgeDeployer(aws: TeamAws): Promise<DeployerCheck> {
  const { team, region } = aws;
  await aws.call('AssumeRole', aws.assume);
  const probes = setupProbes(team, region);
  const missing = (lacking: readonly RightProbe[]): DeployerCheck => {
    const actions = actionsOf(lacking);
    return {
      state: 'missing',
      roleArn: team.deployerRoleArn,
      actions,
      statement: statementText(statementsFor(team, actions)),
    };
  };
  try {
    const { inline, attached } = await readOwnPolicies(aws);
    // An attached policy may allow or deny any of it.
    if (attached.length > 0) return { state: 'unknown', attached, actions: [] };
    const decided = decideProbes(team, inline, probes);
    const refused = select(decided, 'denied');
    // An explicit deny wins over every statement that would be added.
    const completed = decideProbes(team, [...inline, { Statement: statementsFor(team, actionsOf(refused)) }], refused);
    const denied = select(completed, 'denied');
    if (refused.length > denied.length) return missing(refused.filter((probe) => !denied.includes(probe)));
    if (denied.length > 0) return { state: 'denied', roleArn: team.deployerRoleArn, actions: actionsOf(denied) };
    const open = actionsOf(select(decided, 'cannot-tell'));
    return open.length > 0 ? { state: 'unknown', attached: [], actions: open } : { state: 'ready' };
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'access-denied') throw error;
    // It can't read its own policies, which the steps also need for other roles.
    const lacking = probes.filter(({ action }) => action === error.params.action);
    return lacking.length > 0 ? missing(lacking) : { state: 'unknown', attached: [], actions: [] };
  }
}

function select(decided: ReturnType<typeof decideProbes<RightProbe>>, wanted: Decision): RightProbe[] {
  return decided.filter(({ decision }) => decision === wanted).map(({ probe }) => probe);
}

function actionsOf(probes: readonly RightProbe[]): string[] {
  return [...new Set(probes.map(({ action }) => action))].sort();
}

/** Serves clean-ups, restorations, sweeps and lists to choose from. */
const BESIDE_SETUPS = new Set([
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:ListRoles',
  'iam:ListRoleTags',
  'iam:ListUsers',
  'kms:CancelKeyDeletion',
  'kms:DeleteAlias',
  'kms:EnableKey',
  'kms:ScheduleKeyDeletion',
  'secretsmanager:DeleteSecret',
  'secretsmanager:RestoreSecret',
  'secretsmanager:UpdateSecret',
]);

/** What setups in this Region can't do without. */
function setupProbes(team: Team, region: string): RightProbe[] {
  return neededProbes({ ...team, regions: [region] }).filter(({ action }) => !BESIDE_SETUPS.has(action));
}
