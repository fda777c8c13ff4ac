import type { ErrorParams } from '../errors.ts';

/** The kinds of policies that AWS names as the reason of a denial. A role's trust policy counts as resource-based. */
export const POLICY_TYPES = [
  'identity',
  'resource',
  'boundary',
  'session',
  'serviceControl',
  'resourceControl',
  'vpcEndpoint',
] as const;
export type PolicyType = (typeof POLICY_TYPES)[number];

/** What AWS's message says about a denied call. Null parts aren't in the message. */
export interface Denial {
  principal: string | null;
  action: string | null;
  resource: string | null;
  /** AWS names only one type, even if policies of several types deny the call. */
  policyType: PolicyType | null;
  policyArn: string | null;
  /** True if a statement denies the call. False if no statement allows it, or AWS doesn't say. */
  isExplicit: boolean;
}

const TYPES: readonly [RegExp, PolicyType][] = [
  [/^identity-based/i, 'identity'],
  [/^resource-based|^role trust|^trust/i, 'resource'],
  [/^permissions? boundary/i, 'boundary'],
  [/^session/i, 'session'],
  [/^service control/i, 'serviceControl'],
  [/^resource control/i, 'resourceControl'],
  [/^VPC endpoint/i, 'vpcEndpoint'],
];

const ARN = /arn:[\w-]+:[\w-]+:[\w-]*:\d*:[^\s,;"')]*[^\s,;"').]/;

/** Reads AWS's message about a denied call; null if the message isn't one. */
export function readDenial(message: string): Denial | null {
  if (!/not authorized|not allowed|authorization failure|access ?denied/i.test(message)) return null;
  const explicit = /with an explicit deny(?: in (?:an? |the )?([\w -]+?)(?: polic(?:y|ies))?(?=[:.,;(]|$))?/i.exec(
    message,
  );
  const implicit = /because no ([\w -]+?)(?: polic(?:y|ies))? allows? /i.exec(message);
  const reason = explicit ?? implicit;
  return {
    principal: /User: (\S+?),? (?:is|are) not/i.exec(message)?.[1] ?? null,
    action: /not authorized to perform:? ([a-z][\w-]*:[\w*]+)/i.exec(message)?.[1] ?? null,
    resource: readResource(message),
    policyType: readType(reason?.[1] ?? ''),
    policyArn: reason ? (ARN.exec(message.slice(reason.index + reason[0].length))?.[0] ?? null) : null,
    isExplicit: explicit !== null,
  };
}

function readResource(message: string): string | null {
  const text = /on resource: (.+?)(?= because | with an explicit deny|[,;]? \(|$)/i.exec(message)?.[1] ?? '';
  return text.replace(/[.,;]$/, '') || null;
}

function readType(text: string): PolicyType | null {
  return TYPES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const PART_LENGTH = 300;

/** The parts of a denial as values of an error, which may reach a page. Absent parts are left out. */
export function denialParams(denial: Denial | null): ErrorParams {
  if (denial === null) return {};
  const { isExplicit, ...parts } = denial;
  const known = Object.entries({ ...parts, explicit: isExplicit ? 'yes' : null });
  return Object.fromEntries(known.flatMap(([name, value]) => (value ? [[name, value.slice(0, PART_LENGTH)]] : [])));
}

/** The denial that `denialParams` wrote; null if the values name none. */
export function denialFromParams(params: ErrorParams): Denial | null {
  const { principal = null, action = null, resource = null, policyArn = null } = params;
  const policyType = POLICY_TYPES.find((type) => type === params.policyType) ?? null;
  if (action === null && policyType === null) return null;
  return { principal, action, resource, policyType, policyArn, isExplicit: params.explicit === 'yes' };
}
