import { principalOf } from '#lib/aws/arn.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
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
