import { Signer } from '@aws-sdk/rds-signer';
import type { MakePassword } from '#server/store/connection/address.ts';
import { portalCredentials } from './session/portal-credentials.ts';

/**
 * Signs in to a database of Amazon RDS or Aurora with IAM. A token is valid for 15 minutes and only for new connections,
 * so each connection gets its own; making one sends no request. Undefined without a Region: the URL has the password.
 */
export function databaseTokens(region: string | undefined): MakePassword | undefined {
  if (region === undefined) return undefined;
  return async ({ host, port, user }) => {
    try {
      const signer = new Signer({ hostname: host, port, username: user, region, credentials: portalCredentials });
      return await signer.getAuthToken();
    } catch (error) {
      throw new Error('IAM token: the portal has no AWS credentials to make one with', { cause: error });
    }
  };
}
