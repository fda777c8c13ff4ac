import type { PolicyDocument } from './policy.ts';

/** The prefix of the portal's session names, which a deployer role's trust policy also checks. */
export const SESSION_PREFIX = 'limitless-';

/**
 * The trust policy of a team's deployer role: only the portal may assume it, with the team's external id, in a session
 * that carries the portal's name prefix and the requester's identity. `portalArn` is the ARN of the role that the
 * portal runs as.
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
      // A separate statement, because the external id isn't a condition key of this action.
      { Sid: 'PortalSaysWhoAsked', Effect: 'Allow', Principal: { AWS: portalArn }, Action: 'sts:SetSourceIdentity' },
    ],
  };
}
