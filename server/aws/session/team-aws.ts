import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsOperation } from '#lib/aws/call-actions.ts';
import type { ErrorCode, ErrorParams } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { readAwsError } from '../aws-error.ts';
import { observed } from '../observe-calls.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { type Assumed, type AssumedRole, type DeployerSession, deployerCredentials } from './deployer-credentials.ts';
import { REQUEST_HANDLER } from './request-handler.ts';

/**
 * Makes a call to AWS and may call `send` several times. The reads of a plan use `callOnce`; the engine adds its own
 * retries, waits and lease checks. Throws only PortalErrors.
 */
export type AwsCall = <T>(
  operation: AwsOperation,
  send: () => Promise<T>,
  params?: ErrorParams,
  options?: CallOptions,
) => Promise<T>;

export interface CallOptions {
  /** Don't retry while the outcome is unknown, because the call has neither a token nor a unique name. */
  isOnce?: boolean;
  /** Don't retry, because the caller does: what this call sends would be outdated after a wait. */
  isSentOnce?: boolean;
  /** Errors to retry only for this call, because they pass once a new key is visible. */
  waitFor?: readonly ErrorCode[];
}

/** Clients for a team's account in one Region, with the deployer role's credentials. */
export interface TeamAws {
  team: Team;
  region: string;
  kms: KMSClient;
  secretsManager: SecretsManagerClient;
  iam: IAMClient;
  tagging: ResourceGroupsTaggingAPIClient;
  call: AwsCall;
  /** Gets credentials unless there are current ones. Resolves once AWS has confirmed account and role. */
  assume(): Promise<Assumed>;
  /**
   * Call when AWS reports that the credentials of a call sent at this time (session's monotonic time, ms) have expired.
   */
  expireCredentials(sentAt: number, operation: AwsOperation): void;
  close(): void;
}

/**
 * What a run uses: it reads with one session and changes with another. When the changes that a run may make are
 * narrowed, the role is assumed again for these only, so reads don't wait for it.
 */
export interface RunAws extends TeamAws {
  changes: Pick<TeamAws, 'kms' | 'secretsManager' | 'iam'>;
}

/** The credentials of a run's two sessions. */
export interface RunSessions {
  reading: AssumedRole;
  changing: AssumedRole;
}

export const callOnce: AwsCall = async (operation, send, params) => {
  try {
    return await send();
  } catch (error) {
    throw readAwsError(error, operation, params);
  }
};

/**
 * Opens the clients of one team and Region over one set of credentials. The engine sets `maxAttempts` to 1 and retries
 * by its own rules: the SDK would retry CreateKey and create up to three keys.
 */
export function openTeamAws(session: DeployerSession): TeamAws {
  const { team, region, maxAttempts, requestHandler = REQUEST_HANDLER } = session;
  const credentials = deployerCredentials(session);
  const config = { ...CLIENT_SETTINGS, region, maxAttempts, credentials: credentials.provide, requestHandler };
  const clients = {
    kms: observed(new KMSClient(config)),
    secretsManager: observed(new SecretsManagerClient(config)),
    iam: observed(new IAMClient(config)),
    tagging: observed(new ResourceGroupsTaggingAPIClient(config)),
  };
  return {
    team,
    region,
    ...clients,
    call: callOnce,
    assume: credentials.provide,
    expireCredentials: credentials.expire,
    close: () => {
      credentials.close();
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** The operations that a run's reading session sends, by AWS's names. */
const READ = /^(?:Get|List|Describe)/;

/** Opens a run's two sessions. */
export function openRunSessions(reading: DeployerSession, changing: DeployerSession): RunAws {
  const reads = openTeamAws(reading);
  const changes = openTeamAws(changing);
  return {
    ...reads,
    changes,
    assume: async () => {
      const [assumed] = await Promise.all([reads.assume(), changes.assume()]);
      return assumed;
    },
    // The other session may be newer, and is kept.
    expireCredentials: (sentAt, operation) =>
      (READ.test(operation) ? reads : changes).expireCredentials(sentAt, operation),
    close() {
      reads.close();
      changes.close();
    },
  };
}
