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

/**
 * Reads the groups claim of an ID token. Above a limit (200 groups at Microsoft Entra), a provider
 * leaves the claim out and refers elsewhere with `_claim_names` or `hasgroups`. An unknown list is not
 * treated as a list: both cases return no group.
 */
export function readGroups(claims: Readonly<Record<string, unknown>>, claimName: string): GroupsRead {
  if (hasOverage(claims, claimName)) return { groups: [], problem: 'overage' };
  const value = Object.hasOwn(claims, claimName) ? claims[claimName] : undefined;
  const parsed = groupList.safeParse(value);
  return parsed.success ? { groups: [...new Set(parsed.data)], problem: null } : { groups: [], problem: 'missing' };
}

function hasOverage(claims: Readonly<Record<string, unknown>>, claimName: string): boolean {
  const elsewhere = claims._claim_names;
  const isElsewhere = typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, claimName);
  return isElsewhere || claims.hasgroups === true || claims.hasgroups === 'true';
}
