import { SESSION_PREFIX } from '#lib/aws/deployer-trust.ts';
import { aliasName } from '#lib/aws/names.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { Actor } from '#lib/people/access.ts';
import type { Submission } from '#lib/request/schema.ts';
import type { Team } from '#lib/team.ts';
import { openRunSessions, type RunAws } from '#server/aws/session/team-aws.ts';
import type { Portal } from '#server/portal.ts';
import type { AwsWatch } from './aws-watch.ts';
import { PERSON } from './temporary-portal.ts';
import type { Measured } from './visibility.ts';

/** What the stages of one conformance run share. */
export interface Conformance {
  portal: Portal;
  actor: Actor;
  team: Team;
  region: string;
  /** What every name contains. */
  prefix: string;
  watch: AwsWatch;
  measured: Measured[];
  /** Answers of the separate program about setups. */
  readBack: { violations: string[]; isValueRead: boolean }[];
  /** Every setup that was sent, in order, whether or not it made anything. */
  sent: { submission: Submission; runId: string | null }[];
  /** Aborted by Ctrl-C: no stage starts, and the clean-up begins. */
  signal: AbortSignal;
}

/** A session of the deployer role outside the portal, limited by the policy. */
export function ownSession({ team, region }: Pick<Conformance, 'team' | 'region'>, policy: PolicyDocument) {
  return {
    team,
    region,
    sessionName: `${SESSION_PREFIX}conformance`,
    sourceIdentity: PERSON.userId,
    sessionPolicy: () => policy,
    maxAttempts: 3,
  };
}

/** Calls in such a session, which then ends. */
export async function withOwnAws<T>(
  c: Pick<Conformance, 'team' | 'region'>,
  policy: PolicyDocument,
  work: (aws: RunAws) => Promise<T>,
): Promise<T> {
  const session = ownSession(c, policy);
  const aws = openRunSessions(session, session);
  return work(aws).finally(aws.close);
}

/** How the separate program assumes the deployer role. */
export function deployerOf({ team, region }: Pick<Conformance, 'team' | 'region'>) {
  return { roleArn: team.deployerRoleArn, externalId: team.externalId, region };
}

/** Every name that these submissions may have used. */
export function namesOf(submissions: readonly Submission[]) {
  return {
    aliases: submissions.flatMap(({ key }) => (key.mode === 'create' ? aliasName(key.alias) : [])),
    secretNames: submissions.flatMap(({ source, destination }) => [source.secretName, destination.secretName]),
    roleNames: submissions.map(({ role }) => role.roleName),
  };
}
