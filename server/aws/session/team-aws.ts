import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import type { ErrorCode, ErrorParams } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { readAwsError } from '../aws-error.ts';
import { type DeployerSession, deployerCredentials } from './deployer-credentials.ts';
import { REQUEST_HANDLER } from './request-handler.ts';

/**
 * How a call to AWS is made: `send` may be called several times. The plan's reads go through `callOnce`; the engine puts its own
 * retries, waits and lease checks here. Throws PortalErrors only.
 */
export type AwsCall = <T>(
  operation: string,
  send: () => Promise<T>,
  params?: ErrorParams,
  options?: CallOptions,
) => Promise<T>;

export interface CallOptions {
  /** The call must not be sent again while its outcome is unknown: it has no token and no name of its own. */
  isOnce?: boolean;
  /** The caller tries again by itself: what this call sends is out of date after a wait. */
  isSentOnce?: boolean;
  /** Errors that time mends here and nowhere else: of a key that was made a moment ago. */
  waitFor?: readonly ErrorCode[];
}

/** A team's account in one Region, seen with the deployer role's eyes. */
export interface TeamAws {
  team: Team;
  region: string;
  kms: KMSClient;
  secretsManager: SecretsManagerClient;
  iam: IAMClient;
  sts: STSClient;
  tagging: ResourceGroupsTaggingAPIClient;
  call: AwsCall;
  /** AWS has said that the credentials of a call sent at that time by the session's own clock are over: the next one gets others. */
  expireCredentials(sentAt: number): void;
  close(): void;
}

export const callOnce: AwsCall = async (operation, send, params) => {
  try {
    return await send();
  } catch (error) {
    throw readAwsError(error, operation, params);
  }
};

/**
 * Opens the clients of one team and Region over one set of credentials. `maxAttempts` is 1 for the engine, which retries by its own
 * rules: the SDK would send CreateKey three times and make three keys.
 */
export function openTeamAws(session: DeployerSession): TeamAws {
  const { team, region, maxAttempts, requestHandler = REQUEST_HANDLER } = session;
  const credentials = deployerCredentials(session);
  const config = {
    region,
    maxAttempts,
    credentials: credentials.provide,
    requestHandler,
  };
  const clients = {
    kms: new KMSClient(config),
    secretsManager: new SecretsManagerClient(config),
    iam: new IAMClient(config),
    sts: new STSClient(config),
    tagging: new ResourceGroupsTaggingAPIClient(config),
  };
  return {
    team,
    region,
    ...clients,
    call: callOnce,
    expireCredentials: credentials.expire,
    close: () => {
      credentials.close();
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
