import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { PortalError } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { AwsError, awsErrorName, isAwsError, readAwsError } from './aws-error.ts';
import { REQUEST_HANDLER } from './request-handler.ts';

/** A role assumed by role chaining lasts an hour at most; a run that lasts longer assumes it again. */
const DURATION_SECONDS = 3600;
const REFRESH_BEFORE_MS = 5 * 60_000;

/** The portal's own identity: the SDK's default chain, resolved once for the process. */
const portalCredentials = fromNodeProviderChain();
type Credentials = Awaited<ReturnType<typeof portalCredentials>>;

export interface DeployerCredentials {
  /** What the SDK's clients are given. */
  provide: () => Promise<Credentials>;
  /** AWS has said that the credentials of a call are over, sooner than they said; `sentAt` by `performance.now()`. */
  expire(sentAt: number): void;
}

/**
 * Credentials of a team's deployer role, assumed once and shared by every client that is given them. `sessionName` and
 * `sourceIdentity` say in CloudTrail which run it was and who asked. Throws deployer-role-refused, wrong-account,
 * portal-credentials-missing, and the transient codes.
 */
export function deployerCredentials(options: {
  team: Team;
  region: string;
  sessionName: string;
  sourceIdentity: string;
  maxAttempts: number;
}): DeployerCredentials {
  const { team, region, maxAttempts } = options;
  const assume = fromTemporaryCredentials({
    masterCredentials: portalCredentials,
    params: {
      RoleArn: team.deployerRoleArn,
      RoleSessionName: sessionText(options.sessionName),
      SourceIdentity: sessionText(options.sourceIdentity),
      ExternalId: team.externalId,
      DurationSeconds: DURATION_SECONDS,
    },
    clientConfig: { region, maxAttempts, requestHandler: REQUEST_HANDLER },
  });
  return shareInFlight(async () => {
    const askedAt = Date.now();
    const credentials = await assume().catch((error: unknown) => {
      throw readAssumeError(error, team);
    });
    if (credentials.accountId !== undefined && credentials.accountId !== team.accountId) {
      throw new PortalError('wrong-account', { accountId: credentials.accountId, expectedAccountId: team.accountId });
    }
    return { ...credentials, expiration: ownExpiration(credentials.expiration, askedAt) };
  });
}

/**
 * The end of the credentials by this computer's clock, by which the SDK and we look: AWS says it by AWS's, and ours may be wrong by a day.
 * What cannot be is taken for what was asked for.
 */
function ownExpiration(told: Date | undefined, askedAt: number): Date {
  const lifeMs = (told?.getTime() ?? 0) - askedAt;
  const grantedMs = DURATION_SECONDS * 1000;
  return new Date(askedAt + (lifeMs > 0 && lifeMs < grantedMs ? lifeMs : grantedMs));
}

/** STS takes `[\w+=,.@-]{2,64}` for both names. */
export function sessionText(text: string): string {
  return text
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-');
}

function readAssumeError(error: unknown, team: Team): PortalError {
  const read = readAwsError(error, 'AssumeRole', { roleArn: team.deployerRoleArn });
  const name = awsErrorName(error);
  if (!isAwsError(read) || !REFUSALS.has(name)) return read;
  return new AwsError(
    'deployer-role-refused',
    { roleArn: team.deployerRoleArn },
    { aws: read.aws, isOutcomeUnknown: false, cause: error },
  );
}

/** STS gives every reason for a refusal the same code, so the words list them all. */
const REFUSALS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ValidationError',
  'NoSuchEntity',
  'InvalidClientTokenId',
]);

type Assumed = Credentials & { expiration: Date };

/** One set for all clients and calls: assumed again shortly before its end, or when AWS has said that it is over. */
function shareInFlight(assume: () => Promise<Assumed>): DeployerCredentials {
  let current: Promise<Assumed> | null = null;
  let freshUntil = 0;
  let assumedAt = Number.POSITIVE_INFINITY;

  async function provide(): Promise<Credentials> {
    if (current === null || Date.now() > freshUntil) {
      freshUntil = Number.POSITIVE_INFINITY;
      assumedAt = Number.POSITIVE_INFINITY;
      current = assume();
      current.then(
        (credentials) => {
          assumedAt = performance.now();
          freshUntil = credentials.expiration.getTime() - REFRESH_BEFORE_MS;
        },
        () => {
          current = null;
        },
      );
    }
    return current;
  }

  return {
    // Without the mark the SDK keeps a set of its own in each client, and asks for no other before its stated end.
    provide: Object.assign(provide, { memoized: true }),
    expire(sentAt) {
      // Of calls that were under way at once the first one counts: the others were signed with the same set. A call that has waited for
      // this set itself is tried with it once more.
      if (sentAt > assumedAt) current = null;
    },
  };
}
