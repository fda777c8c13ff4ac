import { AssumeRoleCommand, type AssumeRoleCommandOutput, STSClient } from '@aws-sdk/client-sts';
import { parseArn, roleNameFromArn } from '#lib/aws/arn.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { PortalError } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { REAL_TIME, type Time } from '#server/time.ts';
import { observed } from '../observe-calls.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { type Credentials, portalCredentials } from './portal-credentials.ts';
import { readAssumeError } from './read-assume-error.ts';
import { type AwsRequestHandler, REQUEST_HANDLER } from './request-handler.ts';

/** Role chaining limits a session to one hour. Longer runs assume the role again. */
const DURATION_SECONDS = 3600;
const REFRESH_BEFORE_MS = 5 * 60_000;

export interface DeployerCredentials {
  /** Credential provider for the SDK's clients. */
  provide: () => Promise<Assumed>;
  /** Called when AWS reports expired credentials before their stated expiry. `sentAt`: the session's monotonic time. */
  expire(sentAt: number): void;
  close(): void;
}

/** Credentials of a session, and the session policy (JSON) that limits them. */
export interface AssumedRole {
  policy: string;
  credentials: Assumed;
}

/** The identity and the scope of a deployer role session. */
export interface DeployerSession {
  /** The only source of the role, external ID and account, so that all three come from the configuration. */
  team: Team;
  region: string;
  /** Shown in CloudTrail: the run and its requester. Each matches `[\w+=,.@-]{2,64}`. */
  sessionName: string;
  sourceIdentity: string;
  /** Read before each call. If the policy has changed, the role is assumed again. */
  sessionPolicy: () => PolicyDocument;
  maxAttempts: number;
  time?: Time;
  /** Credentials that exist already. The role is assumed again if they are for another session policy. */
  assumed?: AssumedRole | undefined;
  /** Called when AssumeRole, or a call that has credentials, is about to be sent. If it throws, it isn't sent. */
  confirmSending?: () => void;
  requestHandler?: AwsRequestHandler;
}

/**
 * Provides credentials of a team's deployer role. The role is assumed once per session policy, and the credentials are
 * shared only by the clients of this session. Throws deployer-role-refused, wrong-account, portal-credentials-missing,
 * and the transient codes.
 */
export function deployerCredentials(session: DeployerSession): DeployerCredentials {
  const { region, maxAttempts, requestHandler = REQUEST_HANDLER, time = REAL_TIME } = session;
  const settings = { ...CLIENT_SETTINGS, region, maxAttempts, requestHandler };
  const sts = observed(new STSClient({ ...settings, credentials: portalCredentials }));
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
    throw readAssumeError(error, team.deployerRoleArn);
  });
  confirmAssumedRole(answer, team);
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new PortalError('unexpected', { operation: 'AssumeRole' });
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    accountId: team.accountId,
    expiration: localExpiration(Expiration, askedAt),
  };
}

/** Checks that the session AWS returned belongs to the team's account and role. */
function confirmAssumedRole({ AssumedRoleUser }: AssumeRoleCommandOutput, team: Team): void {
  const arn = AssumedRoleUser?.Arn ?? '';
  const accountId = parseArn(arn)?.accountId ?? '';
  if (accountId === team.accountId && roleNameFromArn(arn) === roleNameFromArn(team.deployerRoleArn)) return;
  throw new PortalError('wrong-account', { accountId, expectedAccountId: team.accountId });
}

/**
 * The expiry by this computer's clock, which the SDK also uses and which may differ from AWS's by a day. If the stated
 * expiry is impossible, the requested duration applies.
 */
function localExpiration(told: Date | undefined, askedAt: number): Date {
  const lifeMs = (told?.getTime() ?? 0) - askedAt;
  const grantedMs = DURATION_SECONDS * 1000;
  return new Date(askedAt + (lifeMs > 0 && lifeMs < grantedMs ? lifeMs : grantedMs));
}

export type Assumed = Credentials & { expiration: Date };

/** When to assume the role again (ms, wall clock). */
function freshFor({ expiration }: Assumed): number {
  return expiration.getTime() - REFRESH_BEFORE_MS;
}

/**
 * One set of credentials for all clients and calls. The role is assumed again shortly before expiry, when AWS reports
 * the credentials as expired, or when the session policy changes.
 */
function shareInFlight(
  readPolicy: () => string,
  assumeWith: (policy: string) => Promise<Assumed>,
  { time = REAL_TIME, confirmSending, assumed: given }: DeployerSession,
): Omit<DeployerCredentials, 'close'> {
  let current = given ? { policy: given.policy, assumed: Promise.resolve(given.credentials) } : null;
  let freshUntil = given ? freshFor(given.credentials) : 0;
  let assumedAt = given ? time.monotonicMs() : Number.POSITIVE_INFINITY;

  function begin(policy: string): Promise<Assumed> {
    freshUntil = Number.POSITIVE_INFINITY;
    assumedAt = Number.POSITIVE_INFINITY;
    const mine = { policy, assumed: assumeWith(policy) };
    current = mine;
    mine.assumed.then(
      (assumed) => {
        if (current !== mine) return;
        assumedAt = time.monotonicMs();
        freshUntil = freshFor(assumed);
      },
      () => {
        if (current === mine) current = null;
      },
    );
    return mine.assumed;
  }

  async function provide(): Promise<Assumed> {
    const policy = readPolicy();
    const isFresh = current !== null && current.policy === policy && time.now() <= freshUntil;
    if (!isFresh) confirmSending?.();
    const assumed = await (current !== null && isFresh ? current.assumed : begin(policy));
    confirmSending?.();
    return assumed;
  }

  return {
    // Without this mark, each client caches its own credentials until their stated expiry.
    provide: Object.assign(provide, { memoized: true }),
    expire(sentAt) {
      // Only the first of several parallel calls counts, since the others used the same credentials. A call that waited
      // for these credentials is retried with them once.
      if (sentAt > assumedAt) current = null;
    },
  };
}
