import { roleNameFromArn } from '#lib/aws/arn.ts';
import type { ErrorParams } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { lookUpOwnArn } from './confirm-account.ts';

/**
 * What a person needs to mend a deployer role that refuses the portal: who the portal is, and the trust policy that would work.
 * STS gives no reason, so the words list every one.
 */
export async function describeRefusal(team: Team, region: string): Promise<ErrorParams> {
  const ownArn = await lookUpOwnArn(region);
  const portalArn = ownArn === null ? '' : principalOf(ownArn);
  return {
    portalArn,
    externalId: team.externalId,
    trustPolicy: JSON.stringify(deployerTrustPolicy(team, portalArn || '<ARN of the portal>'), null, 2),
  };
}

/** A session's ARN cannot stand in a trust policy for long: its role's ARN does. */
function principalOf(arn: string): string {
  const roleName = roleNameFromArn(arn);
  const [, partition, , , accountId] = arn.split(':');
  return roleName === null ? arn : `arn:${partition}:iam::${accountId}:role/${roleName}`;
}

function deployerTrustPolicy(team: Team, portalArn: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: portalArn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': team.externalId } },
      },
      { Effect: 'Allow', Principal: { AWS: portalArn }, Action: 'sts:SetSourceIdentity' },
    ],
  };
}
