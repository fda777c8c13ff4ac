import { principalOf } from '#lib/aws/arn.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import { lackedStatements, statementText } from '#lib/aws/missing-statement.ts';
import { denialFromParams } from '#lib/aws/read-denial.ts';
import type { ErrorParams, PortalError } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { lookUpOwnArn } from './look-up-own-arn.ts';

/** What the administrator of the account needs to fix a refusal while the account is read; nothing for other errors. */
export async function describeFix(error: PortalError, team: Team, region: string): Promise<ErrorParams> {
  if (error.code === 'deployer-role-refused') return describeRefusal(team, region);
  const statements = lackedStatements(team, {
    code: error.code,
    denial: denialFromParams(error.params),
    operation: error.params.operation ?? null,
  });
  return statements.length > 0 ? { statement: statementText(statements) } : {};
}

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
