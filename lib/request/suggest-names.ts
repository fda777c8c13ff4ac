import { ALIAS_MAX, checkAlias, checkRoleName, checkSecretName, ROLE_NAME_MAX, SECRET_NAME_MAX } from '../aws/names.ts';
import { fitsRule, type NameRule, type NameRules, nameRules } from '../team-names.ts';
import type { RunRequest } from './schema.ts';

/** The names that one setup takes in AWS. Null for one that it doesn't take or that isn't valid yet. */
export interface SetupNames {
  /** Without the prefix `alias/`. Null if the setup uses an existing key. */
  alias: string | null;
  source: string | null;
  destination: string | null;
  role: string | null;
}
export type SetupName = keyof SetupNames;
export const SETUP_NAMES = ['alias', 'source', 'destination', 'role'] as const satisfies readonly SetupName[];

/** The form's field of each name. */
export const NAME_FIELDS = {
  alias: 'key.alias',
  source: 'source.secretName',
  destination: 'destination.secretName',
  role: 'role.roleName',
} as const satisfies Record<SetupName, string>;

/** The name in this field of the form. Null if the field holds no name of a setup. */
export function nameOfField(field: string): SetupName | null {
  return SETUP_NAMES.find((name) => NAME_FIELDS[name] === field) ?? null;
}

const RULES = {
  alias: { max: ALIAS_MAX, check: checkAlias },
  source: { max: SECRET_NAME_MAX, check: checkSecretName },
  destination: { max: SECRET_NAME_MAX, check: checkSecretName },
  role: { max: ROLE_NAME_MAX, check: checkRoleName },
} as const;

/**
 * A hyphen and a number from 2 to 999. A longer number is part of the name, such as a year.
 */
const SUFFIX = /-([2-9]|[1-9]\d{1,2})$/;
const SUFFIX_MAX = 999;

const ANY_NAMES: NameRules = nameRules(undefined);

type Named = Pick<RunRequest, 'key' | 'source' | 'destination' | 'role'>;

/** The names as they were entered. Null for the alias of an existing key. */
export function requestedNames({ key, source, destination, role }: Named): SetupNames {
  return {
    alias: key.mode === 'create' ? key.alias : null,
    source: source.secretName,
    destination: destination.secretName,
    role: role.roleName,
  };
}

/** The names of a request that AWS could accept and that fit the team's rules. */
export function setupNames(request: Named, rules = ANY_NAMES): SetupNames {
  const names = requestedNames(request);
  return eachName((name) => {
    const text = names[name];
    return text !== null && fitsRule(rules[name], text) && RULES[name].check(text) === null ? text : null;
  });
}

/** A value for each of the names. */
export function eachName<Value>(read: (name: SetupName) => Value): Record<SetupName, Value> {
  return {
    alias: read('alias'),
    source: read('source'),
    destination: read('destination'),
    role: read('role'),
  };
}

/** The highest suffix of the names: 2 for `limitless-2`. 1 if none has one. */
export function suffixOf(names: SetupNames, rules = ANY_NAMES): number {
  const inner = (name: SetupName) => split(names[name] ?? '', rules[name]).inner;
  return Math.max(...SETUP_NAMES.map((name) => Number(SUFFIX.exec(inner(name))?.[1] ?? 1)));
}

/**
 * The names with the suffix `-n`, in place of a suffix that they have and before what the team's pattern ends with. A
 * name that would get too long loses characters before the suffix. Null if that doesn't give four valid names.
 */
export function withSuffix(names: SetupNames, n: number, rules = ANY_NAMES): SetupNames | null {
  if (n > SUFFIX_MAX) return null;
  const raised = eachName((name) => raise(names[name], `-${n}`, rules[name], RULES[name].max));
  const isValid = SETUP_NAMES.every((name) => raised[name] === null || RULES[name].check(raised[name]) === null);
  const isApart = raised.source === null || raised.source !== raised.destination;
  return isValid && isApart ? raised : null;
}

function raise(name: string | null, suffix: string, rule: NameRule, max: number): string | null {
  if (name === null) return null;
  const { head, inner, tail } = split(name, rule);
  const room = max - suffix.length - head.length - tail.length;
  return head + inner.replace(SUFFIX, '').slice(0, room) + suffix + tail;
}

/** A name in the parts of the team's rule. One that doesn't fit, such as an earlier setup's, has only the inner part. */
function split(name: string, rule: NameRule): NameRule & { inner: string } {
  const { head, tail } = fitsRule(rule, name) ? rule : ANY_NAMES.role;
  return { head, inner: name.slice(head.length, name.length - tail.length), tail };
}
