import { roleNameFromArn } from '#lib/aws/arn.ts';
import { SESSION_PREFIX } from '#lib/aws/deployer-trust.ts';
import { type Decision, evaluatePolicies } from '#lib/aws/evaluate-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { isPortalError } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import type { Team } from '#lib/team.ts';
import { listRolePolicies, lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { callOnce, openTeamAws } from '#server/aws/session/team-aws.ts';
import { forbiddenProbes, neededProbes, type RightProbe } from './deployer-rights.ts';

type Judged = Omit<Condition, 'id'>;

/**
 * Whether the role's own policies allow everything the portal does and nothing it must not do, by AWS's evaluation
 * rules.
 */
export async function judgeRights(team: Team, askedBy: string): Promise<{ enough: Judged; narrow: Judged }> {
  try {
    const { inline, attached } = await readPolicies(team, askedBy);
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

/** `unknown`, with the actions, if the policies leave some undecided and are correct for the others. */
function judgeProbes(team: Team, identity: PolicyDocument[], probes: readonly RightProbe[], wanted: Decision): Judged {
  const decided = probes.map((probe) => ({
    action: probe.action,
    decision: evaluatePolicies({ ...probe, roleArn: team.deployerRoleArn }, { identity }),
  }));
  const open = decided.filter(({ decision }) => decision === 'cannot-tell');
  const wrong = decided.filter(({ decision }) => decision !== wanted && decision !== 'cannot-tell');
  const found = (wrong.length > 0 ? wrong : open).map(({ action }) => action);
  const state = wrong.length > 0 ? 'not-met' : open.length > 0 ? 'unknown' : 'met';
  return { state, found: [...new Set(found)].join(', ') };
}

async function readPolicies(team: Team, askedBy: string): Promise<{ inline: PolicyDocument[]; attached: string[] }> {
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
  try {
    const roleName = roleNameFromArn(team.deployerRoleArn) ?? '';
    const names = await listRolePolicies(aws, roleName);
    const inline = names.filter((name) => !name.startsWith('arn:'));
    const documents = await Promise.all(inline.map((name) => lookRolePolicy(aws, roleName, name)));
    return {
      inline: documents.map((document) => document ?? { Statement: [] }),
      attached: names.filter((name) => name.startsWith('arn:')),
    };
  } finally {
    aws.close();
  }
}
