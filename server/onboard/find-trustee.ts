import { accountRootArn, isRoleOrUserArn, parseArn, principalOf } from '#lib/aws/arn.ts';
import type { Team } from '#lib/team.ts';
import { lookUpOwnArn } from '#server/aws/session/confirm-account.ts';

/**
 * Whom a team's trust policy has to let in: the role or user that the portal runs as. In a sandbox the portal is neither, and its whole
 * account is trusted. Null where AWS does not say.
 */
export async function findTrustee(team: Team, isSandbox: boolean): Promise<string | null> {
  const ownArn = await lookUpOwnArn(team.regions[0] as string);
  if (ownArn === null) return null;
  const principal = principalOf(ownArn);
  if (isRoleOrUserArn(principal)) return principal;
  const accountId = parseArn(ownArn)?.accountId;
  return isSandbox && accountId ? accountRootArn(team.partition, accountId) : null;
}
