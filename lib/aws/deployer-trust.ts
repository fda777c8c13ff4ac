import type { PolicyDocument } from './policy.ts';

/** The session names of the portal, by which a deployer role's trust policy knows them too. */
export const SESSION_PREFIX = 'limitless-';

/**
 * Who may assume a team's deployer role: the portal alone, with the team's external id, in a session that says that it is the portal's
 * and who asked. `portalArn` is the ARN of the role that the portal runs as.
 */
export function deployerTrustPolicy({ externalId }: { externalId: string }, portalArn: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PortalForThisTeam',
        Effect: 'Allow',
        Principal: { AWS: portalArn },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': externalId },
          StringLike: { 'sts:RoleSessionName': `${SESSION_PREFIX}*`, 'sts:SourceIdentity': '?*' },
        },
      },
      // A statement of its own: the external id is no condition of this action.
      { Sid: 'PortalSaysWhoAsked', Effect: 'Allow', Principal: { AWS: portalArn }, Action: 'sts:SetSourceIdentity' },
    ],
  };
}
