import { type DeployedTeam, deployerPolicy } from './deployer-policy.ts';
import { onlyOrAll, type PolicyStatement, toList } from './policy.ts';

/** Permissions that AWS also checks in the same call, so that one change of the policy is enough. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  'kms:CreateKey': ['kms:TagResource'],
  'secretsmanager:CreateSecret': ['secretsmanager:TagResource', 'kms:GenerateDataKey', 'kms:Decrypt'],
  'kms:GenerateDataKey': ['kms:Decrypt'],
  'kms:Decrypt': ['kms:GenerateDataKey'],
  'iam:CreateRole': ['iam:TagRole'],
};

/**
 * The statements that allow the actions and what AWS checks with them: those of the deployer role's template, with
 * their resources and conditions, cut down to these actions. Empty if the template has none of them.
 */
export function missingStatements(team: DeployedTeam, actions: readonly string[]): PolicyStatement[] {
  const wanted = new Set(actions.flatMap((action) => [action, ...(COMPANIONS[action] ?? [])]));
  return deployerPolicy(team).Statement.flatMap((statement) => {
    const missing = toList(statement.Action).filter((action) => wanted.has(action));
    return statement.Effect === 'Allow' && missing.length > 0 ? [{ ...statement, Action: onlyOrAll(missing) }] : [];
  });
}

/** The statements as text to paste into the `Statement` list of a policy. */
export function statementText(statements: readonly PolicyStatement[]): string {
  return statements.map((statement) => JSON.stringify(statement, null, 2)).join(',\n');
}
