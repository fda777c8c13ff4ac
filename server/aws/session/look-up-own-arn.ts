import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { observed } from '../observe-calls.ts';
import { portalCredentials } from './portal-credentials.ts';
import { REQUEST_HANDLER } from './request-handler.ts';

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
