import { runSimulation } from '@cloud-copilot/iam-simulate';
import { accountRootArn, roleNameFromArn } from '#lib/aws/arn.ts';
import { SESSION_PREFIX } from '#lib/aws/deployer-trust.ts';
import type { PolicyDocument } from '#lib/aws/policies.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { isPortalError, PortalError } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import type { Team } from '#lib/team.ts';
import { listRolePolicies, lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { callOnce, openTeamAws } from '#server/aws/session/team-aws.ts';
import { forbiddenProbes, neededProbes, type RightProbe } from './deployer-rights.ts';

type Judged = Omit<Condition, 'id'>;

interface InlinePolicy {
  name: string;
  policy: PolicyDocument;
}

/** Whether the role's own policies allow all that the portal does and nothing of what it must not, by AWS's evaluation rules. */
export async function judgeRights(team: Team, askedBy: string): Promise<{ enough: Judged; narrow: Judged }> {
  try {
    const { inline, attached } = await readPolicies(team, askedBy);
    // What an attached policy says, the role cannot read; so nobody can say what the role may do.
    if (attached.length > 0) return both({ state: 'unknown', found: attached.join(', ') });
    const [needed, forbidden] = [neededProbes(team), forbiddenProbes(team)];
    const missing = await filterProbes(needed, async (probe) => !(await isAllowed(team, inline, probe)));
    const excessive = await filterProbes(forbidden, (probe) => isAllowed(team, inline, probe));
    return { enough: judgedBy(missing), narrow: judgedBy(excessive) };
  } catch (error) {
    if (!isPortalError(error)) throw error;
    return both({ state: 'unknown', found: error.code });
  }
}

const both = (judged: Judged) => ({ enough: judged, narrow: judged });

function judgedBy(wrong: readonly RightProbe[]): Judged {
  return {
    state: wrong.length === 0 ? 'met' : 'not-met',
    found: [...new Set(wrong.map(({ action }) => action))].join(', '),
  };
}

async function readPolicies(team: Team, askedBy: string): Promise<{ inline: InlinePolicy[]; attached: string[] }> {
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
      inline: inline.map((name, index) => ({ name, policy: documents[index] ?? { Statement: [] } })),
      attached: names.filter((name) => name.startsWith('arn:')),
    };
  } finally {
    aws.close();
  }
}

async function filterProbes(probes: readonly RightProbe[], isWanted: (probe: RightProbe) => Promise<boolean>) {
  const answers = await Promise.all(probes.map(isWanted));
  return probes.filter((_probe, index) => answers[index]);
}

async function isAllowed(team: Team, policies: readonly InlinePolicy[], probe: RightProbe): Promise<boolean> {
  const { action, resource, context } = probe;
  const root = accountRootArn(team.partition, team.accountId);
  const answer = await runSimulation(
    {
      request: {
        principal: team.deployerRoleArn,
        action,
        resource: { resource, accountId: team.accountId },
        contextVariables: context,
      },
      identityPolicies: [...policies],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // A key's own policy leaves the decision to IAM, as that of every key does which the portal makes.
      resourcePolicy:
        action.startsWith('kms:') && resource !== '*'
          ? { Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }] }
          : undefined,
    },
    {},
  );
  if (answer.resultType === 'error') {
    throw new PortalError('unexpected', { operation: 'SimulatePolicy', action }, { cause: answer.errors });
  }
  return answer.overallResult === 'Allowed';
}
