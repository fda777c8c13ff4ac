import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { PortalError } from '#lib/errors.ts';
import { observed } from '../observe-calls.ts';
import { portalCredentials } from './portal-credentials.ts';
import { REQUEST_HANDLER } from './request-handler.ts';
import type { TeamAws } from './team-aws.ts';

/** Returns the identity of the deployer role. Throws wrong-account if its account isn't the configured one. */
export async function confirmAccount(aws: TeamAws): Promise<{ accountId: string; arn: string }> {
  const identity = await aws.call('GetCallerIdentity', () => aws.sts.send(new GetCallerIdentityCommand({})));
  const accountId = identity.Account ?? '';
  if (accountId !== aws.team.accountId) {
    throw new PortalError('wrong-account', { accountId, expectedAccountId: aws.team.accountId });
  }
  return { accountId, arn: identity.Arn ?? '' };
}

/** The portal's own ARN, for a deployer role's trust policy. Null if AWS doesn't return it. */
export async function lookUpOwnArn(region: string): Promise<string | null> {
  const sts = observed(
    new STSClient({ region, maxAttempts: 1, requestHandler: REQUEST_HANDLER, credentials: portalCredentials }),
  );
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? null;
  } catch {
    // The refusal that led here is the error to show, and its text works without the ARN.
    return null;
  } finally {
    sts.destroy();
  }
}
