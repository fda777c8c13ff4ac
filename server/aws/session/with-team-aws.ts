import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import type { DeployerSession } from './deployer-credentials.ts';
import { READ_ATTEMPTS, readAccount } from './read-account.ts';
import { sourceIdentity } from './source-identity.ts';
import { openTeamAws, type TeamAws } from './team-aws.ts';

const PLAN_SESSION = { sessionName: 'limitless-plan', sessionPolicy: planSessionPolicy };

/**
 * Reads a team's account for a user who may plan there. Throws not-found if the team doesn't exist or isn't the user's.
 * A deployer-role-refused error carries what is needed to fix the role.
 */
export async function withTeamAws<T>(
  portal: Pick<Portal, 'config' | 'time' | 'requestHandler'>,
  actor: Actor,
  { teamId, region }: { teamId: string; region: string },
  read: (aws: TeamAws) => Promise<T>,
  session: Pick<DeployerSession, 'sessionName' | 'sessionPolicy'> = PLAN_SESSION,
): Promise<T> {
  if (!isAllowed(actor, 'run.plan', { teamId })) throw new PortalError('not-found');
  const team = findTeam(portal.config, teamId);
  if (!team.regions.includes(region)) throw new PortalError('invalid-input');
  const aws = openTeamAws({
    team,
    region,
    ...session,
    sourceIdentity: sourceIdentity(actor),
    maxAttempts: READ_ATTEMPTS,
    time: portal.time,
    requestHandler: portal.requestHandler,
  });
  return readAccount(aws, read);
}
