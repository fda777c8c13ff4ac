import { z } from 'zod';

/** Why the groups are unknown: the provider sent none, or left them out because there are too many. */
export type GroupsProblem = 'missing' | 'overage';

export interface GroupsRead {
  groups: string[];
  problem: GroupsProblem | null;
}

const groupList = z.union([
  z.array(z.string().min(1)),
  z
    .string()
    .min(1)
    .transform((name) => [name]),
]);

type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads the groups from the claim in OIDC_GROUPS_CLAIM. Above a limit (200 groups at Microsoft Entra), a provider
 * leaves the claim out and refers elsewhere with `_claim_names` or `hasgroups`. An unknown list is not
 * treated as a list: both cases return no group.
 */
export function readGroups(claims: Claims, claimName: string): GroupsRead {
  if (hasOverage(claims, claimName)) return { groups: [], problem: 'overage' };
  const parsed = groupList.safeParse(findClaim(claims, claimName));
  return parsed.success ? { groups: [...new Set(parsed.data)], problem: null } : { groups: [], problem: 'missing' };
}

/**
 * The claim of exactly this name, or else the one at this path: `realm_access.roles`. At each level the longest name
 * counts, so that names with dots can be part of a path: `resource_access.my.client.roles`.
 */
function findClaim(value: unknown, path: string): unknown {
  if (!isClaims(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    const found = Object.hasOwn(value, name) ? findClaim(value[name], path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasOverage(claims: Claims, claimName: string): boolean {
  const elsewhere = claims._claim_names;
  if (isClaims(elsewhere) && Object.hasOwn(elsewhere, claimName)) return true;
  // The short marker concerns only the claim `groups`; app roles, for example, are complete.
  return claimName === 'groups' && (claims.hasgroups === true || claims.hasgroups === 'true');
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For the log: the claims that the provider sent, by name only, and what to change. */
export function explainGroups(claims: Claims, claimName: string, problem: GroupsProblem): object {
  const fixes = {
    missing: `let the provider send the claim ${claimName}, or set OIDC_GROUPS_CLAIM to the one that lists the groups`,
    overage: 'let the provider send only the groups that are assigned to the application, or app roles instead',
  };
  return { claim: claimName, received: Object.keys(claims).sort().join(' '), remedy: fixes[problem] };
}
