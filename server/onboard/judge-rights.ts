import { roleNameFromArn } from '#lib/aws/arn.ts';
import { SESSION_PREFIX } from '#lib/aws/deployer-trust.ts';
import { type Decision, evaluatePolicies } from '#lib/aws/evaluate-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { isPortalError } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import type { Team } from '#lib/team.ts';
import { listRolePolicies, lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { callOnce, openTeamAws, type TeamAws } from '#server/aws/session/team-aws.ts';
import { forbiddenProbes, neededProbes, type RightProbe } from './deployer-rights.ts';

type Judged = Omit<Condition, 'id'>;

/**
 * Whether the role's own policies allow everything the portal does and nothing it must not do, by AWS's evaluation
 * rules.
 */
export async function judgeRights(team: Team, askedBy: string): Promise<{ enough: Judged; narrow: Judged }> {
  try {
    const { inline, attached } = await openAndRead(team, askedBy);
    // The deployer role can't read attached policies, so the result is unknown.
    if (attached.length > 0) return both({ state: 'unknown', found: attached.join(', ') });
    return {
      enough: judgeProbes(team, inline, neededProbes(team), 'allowed'),
      narrow: judgeProbes(team, inline, forbiddenProbes(team), 'denied'),
    };
  } catch (error) {
    if (!isPortalError(error)) throw error;
    return both({ state: 'unknown', found: error.code });
  }
}

const both = (judged: Judged) => ({ enough: judged, narrow: judged });

/** How the policies decide each call. */
export function decideProbes<Probe extends RightProbe>(
  { deployerRoleArn: roleArn }: Pick<Team, 'deployerRoleArn'>,
  identity: PolicyDocument[],
  probes: readonly Probe[],
): { probe: Probe; decision: Decision }[] {
  return probes.map((probe) => ({ probe, decision: evaluatePolicies({ ...probe, roleArn }, { identity }) }));
}

/** `unknown`, with the actions, if the policies leave some undecided and are correct for the others. */
function judgeProbes(team: Team, identity: PolicyDocument[], probes: readonly RightProbe[], wanted: Decision): Judged {
  const decided = decideProbes(team, identity, probes);
  const open = decided.filter(({ decision }) => decision === 'cannot-tell');
  const wrong = decided.filter(({ decision }) => decision !== wanted && decision !== 'cannot-tell');
  const found = (wrong.length > 0 ? wrong : open).map(({ probe }) => probe.action);
  const state = wrong.length > 0 ? 'not-met' : open.length > 0 ? 'unknown' : 'met';
  return { state, found: [...new Set(found)].join(', ') };
}

async function openAndRead(team: Team, askedBy: string): Promise<OwnPolicies> {
  const aws = {
    ...openTeamAws({
      team,
      region: team.regions[0] as string,
      sessionName: `${SESSION_PREFIX}check`,
      sourceIdentity: askedBy,
      sessionPolicy: planSessionPolicy,
      maxAttempts: 3,
    }),
    call: callOnce,
  };
  return readOwnPolicies(aws).finally(aws.close);
}

interface OwnPolicies {
  inline: PolicyDocument[];
  /** ARNs of managed policies, whose documents the role can't read. */
  attached: string[];
}

/** The deployer role's own policies. */
export async function readOwnPolicies(aws: TeamAws): Promise<OwnPolicies> {
  const roleName = roleNameFromArn(aws.team.deployerRoleArn) ?? '';
  const names = await listRolePolicies(aws, roleName);
  const inline = names.filter((name) => !name.startsWith('arn:'));
  const documents = await Promise.all(inline.map((name) => lookRolePolicy(aws, roleName, name)));
  return {
    inline: documents.map((document) => document ?? { Statement: [] }),
    attached: names.filter((name) => name.startsWith('arn:')),
  };
}
