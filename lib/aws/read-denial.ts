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

/** A denial about which AWS says nothing more. */
export const NOTHING_SAID: Denial = {
  principal: null,
  action: null,
  resource: null,
  policyType: null,
  policyArn: null,
  isExplicit: false,
};

const TYPE_NAMES: Readonly<Record<string, PolicyType>> = {
  'identity-based': 'identity',
  'resource-based': 'resource',
  'role trust': 'resource',
  'permissions boundary': 'boundary',
  session: 'session',
  'service control': 'serviceControl',
  'resource control': 'resourceControl',
  'vpc endpoint': 'vpcEndpoint',
};

const TYPE = `(${Object.keys(TYPE_NAMES).join('|')})`;
const EXPLICIT = new RegExp(`explicit deny in (?:an? |the )?${TYPE}(?: policy)?(?:: (arn:[^\\s"']+))?`, 'i');
const IMPLICIT = new RegExp(`\\bno ${TYPE}(?: polic(?:y|ies))? allows?\\b`, 'i');
const PRINCIPAL = /\bUser: "?([^\s"]+)"? is not authorized/i;
const ACTION = /not authorized to perform:? "?([a-z][\w-]*:[\w*]+)|\bhave the ([a-z][\w-]*:\w+) permission/i;
const RESOURCE = /\bon resource: "?([^"\n]+?)"?(?= because | with an explicit deny|[.,;]?(?: Encoded| \(|\s*$))/i;

/** Reads AWS's message about a denied call; null if the message isn't about one. */
export function readDenial(message: string): Denial | null {
  if (!/not (?:authorized|allowed)|access ?denied|\bpermission that is required|explicit deny/i.test(message))
    return null;
  const explicit = EXPLICIT.exec(message);
  const type = (explicit ?? IMPLICIT.exec(message))?.[1]?.toLowerCase();
  const action = ACTION.exec(message);
  return {
    principal: PRINCIPAL.exec(message)?.[1] ?? null,
    action: action?.[1] ?? action?.[2] ?? null,
    resource: withoutStop(RESOURCE.exec(message)?.[1]),
    policyType: type === undefined ? null : (TYPE_NAMES[type] ?? null),
    policyArn: withoutStop(explicit?.[2]),
    isExplicit: /\bexplicit deny\b/i.test(message),
  };
}

/** Without the full stop or comma of AWS's sentence. */
function withoutStop(text: string | undefined): string | null {
  return text?.replace(/[.,;)]+$/, '') || null;
}

/** The longest part that a page or an event gets, in characters. */
const PART_LENGTH = 600;

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
