import { type DeployedTeam, deployerPolicy } from './deployer-policy.ts';
import { evaluatePolicies, type PolicyRequest } from './evaluate-policy.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';

/**
 * What to add to a deployer role's policy so that it may make these calls: the statements of the team's deployer policy
 * that allow them, cut down to their actions and resources.
 */
export function missingRights(team: DeployedTeam, calls: readonly PolicyRequest[]): PolicyDocument {
  const allows = deployerPolicy(team).Statement.filter(({ Effect }) => Effect === 'Allow');
  return { Version: '2012-10-17', Statement: allows.flatMap((statement) => cutDown(statement, calls) ?? []) };
}

function cutDown(statement: PolicyStatement, calls: readonly PolicyRequest[]): PolicyStatement | null {
  const allowed = calls.filter((call) => isAllowedBy(statement, call));
  if (allowed.length === 0) return null;
  const isNeeded = (part: Partial<PolicyStatement>) =>
    allowed.some((call) => isAllowedBy({ ...statement, ...part }, call));
  const resources = [statement.Resource ?? []].flat().filter((Resource) => isNeeded({ Resource }));
  return {
    ...statement,
    Action: [statement.Action ?? []].flat().filter((Action) => isNeeded({ Action })),
    Resource: resources.length === 1 ? (resources[0] as string) : resources,
  };
}

function isAllowedBy(statement: PolicyStatement, call: PolicyRequest): boolean {
  return evaluatePolicies(call, { identity: [{ Statement: [statement] }] }) === 'allowed';
}
