import { AssumeRoleCommand, type AssumeRoleCommandOutput, STSClient } from '@aws-sdk/client-sts';
import { parseArn, roleNameFromArn } from '#lib/aws/arn.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { type ErrorCode, PortalError } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { REAL_TIME, type Time } from '#server/time.ts';
import { AwsError, awsErrorName, isAwsError, readAwsError } from '../aws-error.ts';
import { type Credentials, portalCredentials } from './portal-credentials.ts';
import { type AwsRequestHandler, REQUEST_HANDLER } from './request-handler.ts';

/** A role assumed by role chaining lasts an hour at most; a run that lasts longer assumes it again. */
const DURATION_SECONDS = 3600;
const REFRESH_BEFORE_MS = 5 * 60_000;

export interface DeployerCredentials {
  /** What the SDK's clients are given. */
  provide: () => Promise<Credentials>;
  /** AWS has said that the credentials of a call are over, sooner than they said; `sentAt` by the session's own clock. */
  expire(sentAt: number): void;
  close(): void;
}

/** What a session of a team's deployer role says of itself, and what it is narrowed to. */
export interface DeployerSession {
  /** Role, external id and account come from here alone, and so from the configuration. */
  team: Team;
  region: string;
  /** In CloudTrail: which run it was, and who asked; each `[\w+=,.@-]{2,64}`. */
  sessionName: string;
  sourceIdentity: string;
  /** Asked before each call: where it is another one than before, the role is assumed anew. */
  sessionPolicy: () => PolicyDocument;
  maxAttempts: number;
  time?: Time;
  /** Asked when a call has its credentials and is about to be sent: what it throws keeps it from that. */
  confirmSending?: () => void;
  requestHandler?: AwsRequestHandler;
}

/**
 * Credentials of a team's deployer role, assumed once for each session policy and shared by every client of this one session, by no
 * other. Throws deployer-role-refused, wrong-account, portal-credentials-missing, and the transient codes.
 */
export function deployerCredentials(session: DeployerSession): DeployerCredentials {
  const { region, maxAttempts, requestHandler = REQUEST_HANDLER, time = REAL_TIME } = session;
  const sts = new STSClient({ region, maxAttempts, requestHandler, credentials: portalCredentials });
  const shared = shareInFlight(
    () => JSON.stringify(session.sessionPolicy()),
    (policy) => assume(sts, session, { policy, time }),
    session,
  );
  return { ...shared, close: () => sts.destroy() };
}

async function assume(
  sts: STSClient,
  { team, ...session }: DeployerSession,
  { policy, time }: { policy: string; time: Time },
): Promise<Assumed> {
  const askedAt = time.now();
  const command = new AssumeRoleCommand({
    RoleArn: team.deployerRoleArn,
    ExternalId: team.externalId,
    RoleSessionName: session.sessionName,
    SourceIdentity: session.sourceIdentity,
    Policy: policy,
    DurationSeconds: DURATION_SECONDS,
  });
  const answer = await sts.send(command).catch((error: unknown) => {
    throw readAssumeError(error, team);
  });
  confirmLanding(answer, team);
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new PortalError('unexpected', { operation: 'AssumeRole' });
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    accountId: team.accountId,
    expiration: ownExpiration(Expiration, askedAt),
  };
}

/** The account and the role that AWS says the session belongs to are the team's. */
function confirmLanding({ AssumedRoleUser }: AssumeRoleCommandOutput, team: Team): void {
  const arn = AssumedRoleUser?.Arn ?? '';
  const accountId = parseArn(arn)?.accountId ?? '';
  if (accountId === team.accountId && roleNameFromArn(arn) === roleNameFromArn(team.deployerRoleArn)) return;
  throw new PortalError('wrong-account', { accountId, expectedAccountId: team.accountId });
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

function readAssumeError(error: unknown, team: Team): PortalError {
  const read = readAwsError(error, 'AssumeRole', { roleArn: team.deployerRoleArn });
  const name = awsErrorName(error);
  const code = REFUSALS[name];
  if (!isAwsError(read) || code === undefined) return read;
  return new AwsError(
    code,
    { roleArn: team.deployerRoleArn },
    { aws: read.aws, isOutcomeUnknown: false, cause: error },
  );
}

/** STS gives every reason for a refusal the same code, so the words list them all. */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'deployer-role-refused',
  AccessDeniedException: 'deployer-role-refused',
  ValidationError: 'deployer-role-refused',
  NoSuchEntity: 'deployer-role-refused',
  InvalidClientTokenId: 'deployer-role-refused',
  MalformedPolicyDocument: 'session-policy-refused',
  PackedPolicyTooLarge: 'session-policy-refused',
};

type Assumed = Credentials & { expiration: Date };

/**
 * One set for all clients and calls: assumed again shortly before its end, when AWS has said that it is over, or when another policy is
 * to narrow it.
 */
function shareInFlight(
  readPolicy: () => string,
  assumeWith: (policy: string) => Promise<Assumed>,
  { time = REAL_TIME, confirmSending }: DeployerSession,
): Omit<DeployerCredentials, 'close'> {
  let current: { policy: string; assumed: Promise<Assumed> } | null = null;
  let freshUntil = 0;
  let assumedAt = Number.POSITIVE_INFINITY;

  function begin(policy: string): Promise<Assumed> {
    freshUntil = Number.POSITIVE_INFINITY;
    assumedAt = Number.POSITIVE_INFINITY;
    const mine = { policy, assumed: assumeWith(policy) };
    current = mine;
    mine.assumed.then(
      ({ expiration }) => {
        if (current !== mine) return;
        assumedAt = time.monotonicMs();
        freshUntil = expiration.getTime() - REFRESH_BEFORE_MS;
      },
      () => {
        if (current === mine) current = null;
      },
    );
    return mine.assumed;
  }

  async function provide(): Promise<Credentials> {
    const policy = readPolicy();
    const isFresh = current !== null && current.policy === policy && time.now() <= freshUntil;
    const assumed = await (current !== null && isFresh ? current.assumed : begin(policy));
    confirmSending?.();
    return assumed;
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
