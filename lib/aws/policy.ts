/** One statement of an IAM or KMS policy document. Principal and Condition only where the kind of policy has them. */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Resource?: string | string[];
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

/** A policy element that AWS writes as one text or as a list of texts, as a list. */
export function toList(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** As AWS writes a list: one alone stands without brackets. */
export function onlyOrAll(values: string[]): string | string[] {
  return values.length === 1 ? (values[0] as string) : values;
}

export function sameSet(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((value) => right.includes(value));
}

/** JSON with object members in the order of their names: two documents of one meaning give one text. */
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

/** The one text of all policies that are equal in this meaning. */
export function canonicalPolicy(policy: PolicyDocument): string {
  return canonicalJson(normalise(policy));
}

/** Equal in meaning: order of members, order within lists of texts, and one text against a list of one do not matter. */
export function samePolicy(left: PolicyDocument, right: PolicyDocument): boolean {
  return canonicalPolicy(left) === canonicalPolicy(right);
}

function normalise(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normalise);
    if (items.length === 1 && typeof items[0] === 'string') return items[0];
    return items.every((item) => typeof item === 'string') ? [...items].sort() : items;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, normalise(member)]));
  }
  return value;
}
