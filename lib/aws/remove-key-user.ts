import { isAdministratorStatement, isKeyUserStatement } from './key-policy.ts';
import { awsPrincipals, onlyOrAll, type PolicyDocument, type PolicyStatement, toList } from './policy.ts';

/**
 * The equivalent of "Key users > Remove". Removes the role's ARN from the principals of the key-user statements, and a
 * statement that named only this role. Keeps everything else. Returns the same object if nothing changes.
 */
export function removeKeyUser(policy: PolicyDocument, roleArn: string): PolicyDocument {
  const left = policy.Statement.flatMap((statement) => withoutPrincipal(statement, roleArn));
  const isSame = left.length === policy.Statement.length && left.every((one, index) => one === policy.Statement[index]);
  return isSame ? policy : { ...policy, Statement: left };
}

function withoutPrincipal(statement: PolicyStatement, arn: string): PolicyStatement[] {
  const principals = awsPrincipals(statement);
  if (!isKeyUserStatement(statement) || !principals.includes(arn)) return [statement];
  const { AWS: _listed, ...others } = statement.Principal as Record<string, string | string[]>;
  const left = principals.filter((principal) => principal !== arn);
  if (left.length > 0) return [{ ...statement, Principal: { AWS: onlyOrAll(left), ...others } }];
  return Object.keys(others).length > 0 ? [{ ...statement, Principal: others }] : [];
}

/** Whether any statement names the role. */
export function namesPrincipal(policy: PolicyDocument, arn: string): boolean {
  return policy.Statement.some((statement) => awsPrincipals(statement).includes(arn));
}

/** KMS shows the unique id of a deleted principal, and rejects a policy that names one. */
export function isDeletedPrincipal(principal: string): boolean {
  return /^(AROA|AIDA)[A-Z0-9]+$/.test(principal);
}

/**
 * The principals that the policy lets use the key, each once. Leaves out the account itself, the `known` principals,
 * administrators and deleted principals. `*` means everybody.
 */
export function otherKeyUsers(policy: PolicyDocument, accountId: string, known: readonly string[]): string[] {
  const isAccount = (principal: string) => principal === accountId || principal.endsWith(`:iam::${accountId}:root`);
  const users = policy.Statement.filter(
    (statement) => statement.Effect === 'Allow' && !isAdministratorStatement(statement),
  )
    .flatMap(allPrincipals)
    .filter((principal) => !isAccount(principal) && !isDeletedPrincipal(principal) && !known.includes(principal));
  return [...new Set(users)];
}

/** Principals of every type, since a service can use a key too. NotPrincipal means everybody else. */
function allPrincipals({ Principal: principal, NotPrincipal }: PolicyStatement): string[] {
  if (NotPrincipal !== undefined) return ['*'];
  if (typeof principal === 'string') return [principal];
  return Object.values(principal ?? {}).flatMap(toList);
}
