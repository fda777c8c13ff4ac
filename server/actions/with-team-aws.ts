import 'server-only';
import { type Actor, isAllowed } from '#lib/access.ts';
import { isPortalError, PortalError } from '#lib/errors.ts';
import { describeRefusal } from '#server/aws/describe-refusal.ts';
import { openTeamAws, type TeamAws } from '#server/aws/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';

/** Reads are harmless to repeat: the SDK may. */
const MAX_ATTEMPTS = 3;

/**
 * Reads a team's account for a person who may plan there. Throws not-found for a team that is not theirs, as for one that does not
 * exist; a refused deployer role comes with what mends it.
 */
export async function withTeamAws<T>(
  portal: Portal,
  actor: Actor,
  { teamId, region }: { teamId: string; region: string },
  read: (aws: TeamAws) => Promise<T>,
): Promise<T> {
  if (!isAllowed(actor, 'run.plan', { teamId })) throw new PortalError('not-found');
  const team = findTeam(portal.config, teamId);
  if (!team.regions.includes(region)) throw new PortalError('invalid-input');
  const aws = openTeamAws({
    team,
    region,
    sessionName: 'limitless-plan',
    sourceIdentity: actor.name,
    maxAttempts: MAX_ATTEMPTS,
  });
  try {
    return await read(aws);
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'deployer-role-refused') throw error;
    const params = { ...error.params, ...(await describeRefusal(team, region)) };
    throw new PortalError('deployer-role-refused', params, { cause: error });
  } finally {
    aws.close();
  }
}
