import type { ErrorCode } from '../errors.ts';
import { awsPrincipals, type PolicyDocument, type PolicyStatement } from './policy.ts';
import { isDeletedPrincipal } from './remove-key-user.ts';

/** Why KMS would refuse a key policy: an error code with the values of its text. */
export interface KeyPolicyRefusal {
  code: ErrorCode;
  params: Record<string, string>;
}

/** KMS's limit, in bytes. AWS doesn't raise it. */
const KEY_POLICY_MAX_BYTES = 32_768;

/** One of each row must be in every statement. */
const REQUIRED_ELEMENTS = [
  ['Effect'],
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;

/**
 * Why KMS would refuse to store this policy, or null if nothing is known against it. KMS checks the whole policy with
 * every change, also statements that it accepted earlier. Source: KMS PutKeyPolicy, and since August 2025 also the
 * required elements Action and Resource.
 */
export function findKeyPolicyRefusal(policy: PolicyDocument): KeyPolicyRefusal | null {
  const statements = policy.Statement.map((statement, index) => ({ statement, name: nameOf(statement, index) }));
  const deleted = policy.Statement.flatMap(namedPrincipals).filter(isDeletedPrincipal);
  if (deleted.length > 0) {
    return { code: 'key-policy-names-deleted', params: { principals: list(deleted) } };
  }
  const incomplete = statements.flatMap(({ statement, name }) => {
    const missing = REQUIRED_ELEMENTS.filter((names) => !names.some((one) => isGiven(statement[one])));
    return missing.length === 0 ? [] : [`${name} (${missing.map(([one]) => one).join(', ')})`];
  });
  if (incomplete.length > 0) return { code: 'key-policy-incomplete', params: { statements: list(incomplete) } };
  if (!hasAcceptedCharacters(policy)) {
    const others = statements.filter(({ statement }) => !hasAcceptedCharacters(statement)).map(({ name }) => name);
    return { code: 'key-policy-characters', params: { statements: list(others.length > 0 ? others : ['Id']) } };
  }
  if (storedBytes(policy) <= KEY_POLICY_MAX_BYTES) return null;
  return { code: 'policy-too-large', params: { operation: 'PutKeyPolicy' } };
}

/** KMS accepts Latin-1 without control characters, which JSON escapes. */
function hasAcceptedCharacters(json: PolicyDocument | PolicyStatement): boolean {
  return /^[\u0020-\u00ff]*$/.test(JSON.stringify(json));
}

/**
 * The size of the policy with the indentation that KMS gives it. KMS doesn't say that white space doesn't count, as IAM
 * does, so it's counted: a conflict in the plan is better than a refusal after other resources have been created.
 */
function storedBytes(policy: PolicyDocument): number {
  return new TextEncoder().encode(JSON.stringify(policy, null, 2)).length;
}

function namedPrincipals(statement: PolicyStatement): string[] {
  const excepted = statement.NotPrincipal as PolicyStatement['Principal'];
  return [...awsPrincipals(statement), ...awsPrincipals({ ...statement, Principal: excepted })];
}

function isGiven(element: unknown): boolean {
  return element !== undefined && element !== '' && !(Array.isArray(element) && element.length === 0);
}

/** The Sid, or the number of a statement without one. */
function nameOf({ Sid }: PolicyStatement, index: number): string {
  return Sid || `#${index + 1}`;
}

function list(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}
