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
export type CredentialsProvider = () => Promise<Credentials>;

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
}): CredentialsProvider {
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

function shareInFlight(assume: () => Promise<Assumed>): CredentialsProvider {
  let current: Promise<Assumed> | null = null;
  let freshUntil = 0;
  return async () => {
    if (current === null || Date.now() > freshUntil) {
      freshUntil = Number.POSITIVE_INFINITY;
      current = assume();
      current.then(
        (credentials) => {
          freshUntil = credentials.expiration.getTime() - REFRESH_BEFORE_MS;
        },
        () => {
          current = null;
        },
      );
    }
    return current;
  };
}
