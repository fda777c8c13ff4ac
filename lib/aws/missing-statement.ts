import type { ErrorCode } from '../errors.ts';
import { type DeployedTeam, deployerPolicy } from './deployer-policy.ts';
import { onlyOrAll, type PolicyStatement, toList } from './policy.ts';
import type { Denial } from './read-denial.ts';

/** Permissions that AWS also checks in the same call, so that one change of the policy is enough. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  'kms:CreateKey': ['kms:TagResource'],
  'secretsmanager:CreateSecret': ['secretsmanager:TagResource', 'kms:GenerateDataKey', 'kms:Decrypt'],
  'kms:GenerateDataKey': ['kms:Decrypt'],
  'kms:Decrypt': ['kms:GenerateDataKey'],
  'iam:CreateRole': ['iam:TagRole'],
};

/** The statements that allow the actions and what AWS checks with them. Empty if the template has none of them. */
function missingStatements(team: DeployedTeam, actions: readonly string[]): PolicyStatement[] {
  return statementsFor(
    team,
    actions.flatMap((action) => [action, ...(COMPANIONS[action] ?? [])]),
  );
}

/**
 * The statements of the deployer role's template that allow these actions, with their resources and conditions, cut
 * down to the actions.
 */
export function statementsFor(team: DeployedTeam, actions: readonly string[]): PolicyStatement[] {
  return deployerPolicy(team).Statement.flatMap((statement) => {
    const missing = toList(statement.Action).filter((action) => actions.includes(action));
    return statement.Effect === 'Allow' && missing.length > 0 ? [{ ...statement, Action: onlyOrAll(missing) }] : [];
  });
}

/** A denied call: its error code, AWS's message, and the name of the API operation. */
export interface DeniedCall {
  code: ErrorCode;
  denial: Denial | null;
  operation: string | null;
}

/**
 * What the deployer role's policy lacks for a denied call. Empty if no statement would help: an explicit deny wins over
 * every statement, and other policies than the role's have to change in their own place.
 */
export function lackedStatements(team: DeployedTeam, { code, denial, operation }: DeniedCall): PolicyStatement[] {
  if (code === 'secret-key-denied') return missingStatements(team, ['kms:GenerateDataKey']);
  if (code === 'key-policy-lockout') return missingStatements(team, ['kms:PutKeyPolicy']);
  if (code !== 'access-denied' || denial?.isExplicit) return [];
  return missingStatements(team, denial?.action ? [denial.action] : actionsOf(team, operation));
}

/** The template's actions for an API operation, for messages that name no action. */
function actionsOf(team: DeployedTeam, operation: string | null): string[] {
  const actions = deployerPolicy(team).Statement.flatMap(({ Action }) => toList(Action));
  return actions.filter((action) => action.split(':')[1] === operation);
}

/**
 * The statements as text to paste into the `Statement` list of a policy. Without their Sids, which must be unique in a
 * policy: one that was made from the template has these already.
 */
export function statementText(statements: readonly PolicyStatement[]): string {
  return statements.map(({ Sid: _, ...statement }) => JSON.stringify(statement, null, 2)).join(',\n');
}
