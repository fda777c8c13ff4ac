import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { parseArn } from '#lib/aws/arn.ts';
import { SESSION_PREFIX } from '#lib/aws/deployer-trust.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { isPortalError } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { awsErrorName, readAwsError } from '../aws-error.ts';
import { portalCredentials } from './portal-credentials.ts';
import { REQUEST_HANDLER } from './request-handler.ts';

/** Ways to assume the deployer role: as the portal does, and with one input missing or wrong. */
export const TRUST_PROBES = [
  'as-the-portal',
  'without-external-id',
  'other-external-id',
  'without-source-identity',
  'other-session-name',
] as const;
export type TrustProbe = (typeof TRUST_PROBES)[number];

/** `refused` means that AWS denied the call. `failed` gives the code of any other error. */
export type ProbeAnswer =
  | { kind: 'assumed'; accountId: string }
  | { kind: 'refused' }
  | { kind: 'failed'; code: string };

/**
 * Tries each way to assume the team's role. `askedBy` is the source identity. The credentials are limited to reads and
 * discarded at once.
 */
export async function probeTrust(team: Team, askedBy: string): Promise<Record<TrustProbe, ProbeAnswer>> {
  const region = team.regions[0] as string;
  const sts = new STSClient({
    region,
    maxAttempts: 3,
    requestHandler: REQUEST_HANDLER,
    credentials: portalCredentials,
  });
  try {
    const answers = await Promise.all(
      TRUST_PROBES.map((probe) => assume(sts, { ...asPortal(team, askedBy), ...CHANGES[probe] })),
    );
    return Object.fromEntries(TRUST_PROBES.map((probe, index) => [probe, answers[index]])) as Record<
      TrustProbe,
      ProbeAnswer
    >;
  } finally {
    sts.destroy();
  }
}

function asPortal(team: Team, askedBy: string): AssumeRoleCommandInput {
  return {
    RoleArn: team.deployerRoleArn,
    ExternalId: team.externalId,
    RoleSessionName: `${SESSION_PREFIX}check`,
    SourceIdentity: askedBy,
    Policy: JSON.stringify(planSessionPolicy()),
    DurationSeconds: 900,
  };
}

const CHANGES: Readonly<Record<TrustProbe, { [Name in keyof AssumeRoleCommandInput]?: string | undefined }>> = {
  'as-the-portal': {},
  'without-external-id': { ExternalId: undefined },
  'other-external-id': { ExternalId: 'the-external-id-of-nobody' },
  'without-source-identity': { SourceIdentity: undefined },
  'other-session-name': { RoleSessionName: 'somebody-else' },
};

async function assume(sts: STSClient, input: object): Promise<ProbeAnswer> {
  try {
    const { AssumedRoleUser } = await sts.send(new AssumeRoleCommand(input as AssumeRoleCommandInput));
    return { kind: 'assumed', accountId: parseArn(AssumedRoleUser?.Arn ?? '')?.accountId ?? '' };
  } catch (error) {
    if (awsErrorName(error) === 'AccessDenied') return { kind: 'refused' };
    const read = readAwsError(error, 'AssumeRole');
    return { kind: 'failed', code: isPortalError(read) ? read.code : 'unexpected' };
  }
}
