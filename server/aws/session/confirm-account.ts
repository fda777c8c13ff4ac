import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { PortalError } from '#lib/errors.ts';
import { REQUEST_HANDLER } from './request-handler.ts';
import type { TeamAws } from './team-aws.ts';

/** Who the deployer role is at AWS. Throws wrong-account where the configuration and the role disagree. */
export async function confirmAccount(aws: TeamAws): Promise<{ accountId: string; arn: string }> {
  const identity = await aws.call('GetCallerIdentity', () => aws.sts.send(new GetCallerIdentityCommand({})));
  const accountId = identity.Account ?? '';
  if (accountId !== aws.team.accountId) {
    throw new PortalError('wrong-account', { accountId, expectedAccountId: aws.team.accountId });
  }
  return { accountId, arn: identity.Arn ?? '' };
}

/** The portal's own ARN, which a deployer role's trust policy must name; null where even that cannot be asked. */
export async function lookUpOwnArn(region: string): Promise<string | null> {
  const sts = new STSClient({ region, maxAttempts: 1, requestHandler: REQUEST_HANDLER });
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? null;
  } catch {
    // The refusal itself is what the person needs; its words do without the portal's ARN.
    return null;
  } finally {
    sts.destroy();
  }
}
