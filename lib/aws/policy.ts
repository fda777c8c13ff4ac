/**
 * One statement of an IAM or KMS policy document. Principal and Condition appear only in policies that support them.
 */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Resource?: string | string[];
  /** AWS also accepts `true` and numbers without quotes, which this type leaves out. */
  Condition?: Record<string, Record<string, string | string[]>>;
  [other: string]: unknown;
}

export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: PolicyStatement[];
  [other: string]: unknown;
}

export const VERSION = '2012-10-17';

/** The `AWS` principals of a statement, always as a list. */
export function awsPrincipals(statement: PolicyStatement): string[] {
  if (typeof statement.Principal !== 'object') return [];
  return toList(statement.Principal.AWS);
}

/** A policy element that is a string or a list of strings, always as a list. */
export function toList(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** The way AWS writes a list: a single value without brackets. */
export function onlyOrAll(values: string[]): string | string[] {
  return values.length === 1 ? (values[0] as string) : values;
}

export function sameSet(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((value) => right.includes(value));
}

/** JSON with members sorted by name, so that equal documents give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The same text for all policies that are equal in meaning. */
export function canonicalPolicy(policy: PolicyDocument): string {
  return canonicalJson(normalise(policy));
}

/**
 * True if the policies are equal in meaning: the order of members, the order within lists of strings, a string instead
 * of a list of one, and a condition's `true` or number without quotes don't matter.
 */
export function samePolicy(left: PolicyDocument, right: PolicyDocument): boolean {
  return canonicalPolicy(left) === canonicalPolicy(right);
}

/** True if both conditions have the same values, however they are written: `true`, `"true"` or `["true"]`. */
export function sameCondition(left: PolicyStatement['Condition'], right: PolicyStatement['Condition']): boolean {
  const text = (condition: unknown) => canonicalJson(normalise(condition ?? {}, true));
  return text(left) === text(right);
}

function normalise(value: unknown, isInCondition = false): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalise(item, isInCondition));
    if (items.length === 1 && typeof items[0] === 'string') return items[0];
    return items.every((item) => typeof item === 'string') ? [...items].sort() : items;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, normalise(member, isInCondition || name === 'Condition')]),
    );
  }
  return isInCondition && (typeof value === 'boolean' || typeof value === 'number') ? String(value) : value;
}
