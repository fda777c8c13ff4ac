import type { ErrorCode } from '../errors.ts';
import { actionsOfCall, KEY_USE, withCompanions } from './call-actions.ts';
import { type DeployedTeam, deployerPolicy } from './deployer-policy.ts';
import { onlyOrAll, type PolicyStatement, toList } from './policy.ts';
import type { Denial } from './read-denial.ts';

/** The statements that allow the actions and what AWS checks with them. Empty if the template has none of them. */
function missingStatements(team: DeployedTeam, actions: readonly string[]): PolicyStatement[] {
  return statementsFor(team, actions.flatMap(withCompanions));
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
  if (code === 'secret-key-denied') return missingStatements(team, KEY_USE);
  if (code === 'key-policy-lockout') return missingStatements(team, ['kms:PutKeyPolicy']);
  if (code !== 'access-denied' || denial?.isExplicit) return [];
  // A message that names no action can mean any that the call needs.
  return denial?.action ? missingStatements(team, [denial.action]) : statementsFor(team, actionsOfCall(operation));
}

/**
 * The statements as text to paste into the `Statement` list of a policy. Without their Sids, which must be unique in a
 * policy: one that was made from the template has these already.
 */
export function statementText(statements: readonly PolicyStatement[]): string {
  return statements.map(({ Sid: _, ...statement }) => JSON.stringify(statement, null, 2)).join(',\n');
}
