import { accountRootArn, parseArn, roleNameFromArn } from './arn.ts';
import { isLike } from './is-like.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';

/** `denied`: explicitly, or because nothing allows it. `cannot-tell`: the result depends on something unknown. */
export type Decision = 'allowed' | 'denied' | 'cannot-tell';

/** One call by a session of a role, in the role's own account. */
export interface PolicyRequest {
  roleArn: string;
  action: string;
  /** An ARN, or `*` for an action that names no resource. */
  resource: string;
  /** The value or values of each condition key, or null if the request lacks the key. Other keys are unknown. */
  context: RequestContext;
}
export type RequestContext = Readonly<Record<string, string | readonly string[] | null>>;

/** Null means cannot tell. */
type Match = boolean | null;

/**
 * Evaluates the role's identity-based policies and, for an action on a KMS key, that key's policy, as AWS documents it.
 * Never guesses: anything unknown gives `cannot-tell`, unless the result is the same either way. Ignores permissions
 * boundaries, session policies and organization policies.
 */
export function evaluatePolicies(
  request: PolicyRequest,
  { identity, key }: { identity: readonly PolicyDocument[]; key?: PolicyDocument },
): Decision {
  const [own, ofKey] = [identity.flatMap(statementsOf), key === undefined ? [] : statementsOf(key)];
  const ownMatch = (effect: 'Allow' | 'Deny') => (one: PolicyStatement) =>
    hasEffect(one, effect) !== false &&
    all([hasEffect(one, effect), hasNoPrincipal(one), matchStatement(one, request)]);
  const keyMatch = (effect: 'Allow' | 'Deny', names: NamesPrincipal) => (one: PolicyStatement) =>
    hasEffect(one, effect) !== false &&
    all([hasEffect(one, effect), matchPrincipal(one, request, names), matchStatement(one, request)]);

  const isDenied = any([...own.map(ownMatch('Deny')), ...ofKey.map(keyMatch('Deny', namesRoleOrAccount))]);
  const byIdentity = any(own.map(ownMatch('Allow')));
  // A key policy that names the account delegates to the account's IAM policies; one that names the role decides itself.
  const viaAccount = all([any(ofKey.map(keyMatch('Allow', namesAccount))), byIdentity]);
  const isAllowed = key === undefined ? byIdentity : any([viaAccount, any(ofKey.map(keyMatch('Allow', namesRole)))]);
  if (isDenied === true || isAllowed === false) return 'denied';
  return isDenied === false && isAllowed === true ? 'allowed' : 'cannot-tell';
}

const ELEMENTS = 'Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition'.split(' ');

function matchStatement(statement: PolicyStatement, { action, resource, context }: PolicyRequest): Match {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const isAction = matchElement(Action, NotAction, (pattern) => matchText(pattern.toLowerCase(), action.toLowerCase()));
  // Most statements are about other actions.
  if (isAction === false) return false;
  return all([
    isAction,
    Object.keys(statement).every((name) => ELEMENTS.includes(name)) || null,
    matchElement(Resource, NotResource, (pattern) => matchArn(pattern, resource)),
    matchConditions(Condition, context),
  ]);
}

/** AWS requires exactly one of the two elements. */
function matchElement(wanted: unknown, excepted: unknown, match: (pattern: string) => Match): Match {
  const patterns = readTexts(wanted ?? excepted);
  if (patterns === null || (wanted === undefined) === (excepted === undefined)) return null;
  const isAmong = any(patterns.map(match));
  return wanted === undefined ? not(isAmong) : isAmong;
}

type NamesPrincipal = (principal: string, request: PolicyRequest) => Match;

/**
 * A Deny with NotPrincipal applies if it excepts neither the role nor its account. Otherwise AWS also compares the
 * session's own ARN, which is unknown until a session exists.
 */
function matchPrincipal(statement: PolicyStatement, request: PolicyRequest, names: NamesPrincipal): Match {
  const { Effect, Principal, NotPrincipal } = statement;
  if (NotPrincipal === undefined) return matchNamed(Principal, request, names);
  const isExcepted = matchNamed(NotPrincipal, request, namesRoleOrAccount);
  return (Effect === 'Deny' && isExcepted === false) || null;
}

function matchNamed(named: unknown, request: PolicyRequest, names: NamesPrincipal): Match {
  if (named === '*') return names('*', request);
  if (!isRecord(named)) return null;
  return any(
    Object.entries(named).map(([kind, value]): Match => {
      if (kind === 'Service' || kind === 'Federated') return false;
      const principals = kind === 'AWS' ? readTexts(value) : null;
      return principals === null ? null : any(principals.map((principal) => names(principal, request)));
    }),
  );
}

/** A session of the role could be any session, and a unique id could be the role's. */
function namesRole(principal: string, { roleArn }: PolicyRequest): Match {
  if (principal === '*' || principal === roleArn) return true;
  if (/^AROA|[*?$]/.test(principal)) return null;
  const isOfAccount = parseArn(principal)?.accountId === parseArn(roleArn)?.accountId;
  const isSession = parseArn(principal)?.service === 'sts' && roleNameFromArn(principal) === roleNameFromArn(roleArn);
  return isOfAccount && isSession ? null : false;
}

function namesAccount(principal: string, { roleArn }: PolicyRequest): Match {
  const { partition = '', accountId = '' } = parseArn(roleArn) ?? {};
  return principal === accountId || principal === accountRootArn(partition, accountId);
}

const namesRoleOrAccount: NamesPrincipal = (principal, request) =>
  any([namesRole(principal, request), namesAccount(principal, request)]);

/** Every key of every operator must match. */
function matchConditions(conditions: unknown, context: RequestContext): Match {
  if (conditions === undefined) return true;
  if (!isRecord(conditions)) return null;
  const found = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return all(
    Object.entries(conditions).flatMap(([operator, keys]): Match[] => {
      if (!isRecord(keys)) return [null];
      return Object.entries(keys).map(([key, wanted]) =>
        matchCondition(operator, found.get(key.toLowerCase()), wanted),
      );
    }),
  );
}

const OPERATOR = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/;
const NEGATED = /^(String|Arn)Not(Equals|Like|EqualsIgnoreCase)$/;

/** Operators for dates, numbers and IP addresses are missing, since no request here has such values. */
const OPERATORS: ReadonlyMap<string, (wanted: string, found: string) => Match> = new Map([
  ['StringEquals', (wanted, found) => wanted === found],
  ['StringEqualsIgnoreCase', (wanted, found) => wanted.toLowerCase() === found.toLowerCase()],
  ['StringLike', isLike],
  ['ArnEquals', matchArn],
  ['ArnLike', matchArn],
  ['Bool', matchTruth],
]);

/** `found`: undefined if the key is unknown, null if the request lacks it. */
function matchCondition(operator: string, found: RequestContext[string] | undefined, wantedValue: unknown): Match {
  const [, set, name = '', ifExists] = OPERATOR.exec(operator) ?? [];
  const wanted = readTexts(wantedValue);
  if (wanted === null || found === undefined) return null;
  if (name === 'Null') {
    return set || ifExists ? null : any(wanted.map((isMissing) => matchTruth(isMissing, String(found === null))));
  }
  const isNegated = NEGATED.test(name);
  const compare = OPERATORS.get(isNegated ? name.replace('Not', '') : name);
  if (compare === undefined) return null;
  if (found === null) {
    if (set === 'ForAnyValue') return ifExists ? null : false;
    return isNegated || ifExists !== undefined || set === 'ForAllValues';
  }
  const matches = [found].flat().map((value) => {
    const isAmong = any(wanted.map((text) => (text.includes('${') ? null : compare(text, value))));
    return isNegated ? not(isAmong) : isAmong;
  });
  if (set === undefined && matches.length !== 1) return null;
  return set === 'ForAnyValue' ? any(matches) : all(matches);
}

function matchTruth(wanted: string, found: string): Match {
  return /^(true|false)$/i.test(wanted) ? wanted.toLowerCase() === found.toLowerCase() : null;
}

/** Compares part by part, as AWS matches ARNs. Cannot tell if a wildcard would span a colon or the ARN is shortened. */
function matchArn(pattern: string, text: string): Match {
  const isMatch = matchText(pattern, text);
  if (isMatch !== true || pattern === '*') return isMatch;
  const [patterns, texts] = [pattern, text].map((arn) => /^(.*?):(.*?):(.*?):(.*?):(.*?):(.*)$/s.exec(arn)?.slice(1));
  return patterns?.every((part, index) => isLike(part, texts?.[index] ?? '')) || null;
}

/** Null if the pattern has a policy variable. */
function matchText(pattern: string, text: string): Match {
  return pattern.includes('${') ? null : isLike(pattern, text);
}

const any = (matches: readonly Match[]): Match => matches.includes(true) || (matches.includes(null) ? null : false);
const all = (matches: readonly Match[]): Match => !matches.includes(false) && (matches.includes(null) ? null : true);
const not = (match: Match): Match => (match === null ? null : !match);

const statementsOf = ({ Statement }: PolicyDocument): PolicyStatement[] => [Statement].flat();
const hasNoPrincipal = ({ Principal, NotPrincipal }: PolicyStatement): Match =>
  (Principal === undefined && NotPrincipal === undefined) || null;
const hasEffect = ({ Effect }: PolicyStatement, wanted: 'Allow' | 'Deny'): Match =>
  Effect === wanted || (Effect === 'Allow' || Effect === 'Deny' ? false : null);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** AWS accepts one value or a list, and `true` without quotes. Null for anything else. */
function readTexts(value: unknown): string[] | null {
  const values = [value].flat();
  const isRight = values.length > 0 && values.every((one) => ['string', 'boolean', 'number'].includes(typeof one));
  return isRight ? values.map(String) : null;
}
