import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { READ_ATTEMPTS, readAccount } from './read-account.ts';
import { sourceIdentity } from './source-identity.ts';
import { openTeamAws, type TeamAws } from './team-aws.ts';

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
    sourceIdentity: sourceIdentity(actor),
    sessionPolicy: planSessionPolicy,
    maxAttempts: READ_ATTEMPTS,
  });
  return readAccount(aws, read);
}
