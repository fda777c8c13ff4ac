import { principalOf } from '#lib/aws/arn.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import type { ErrorParams } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { lookUpOwnArn } from './confirm-account.ts';

/**
 * What a user needs to fix a deployer role that refuses the portal: the portal's ARN and the required trust policy. STS
 * gives no reason, so the error text lists all of them.
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
