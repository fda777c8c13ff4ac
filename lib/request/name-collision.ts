import type { RunRequest } from './schema.ts';

/**
 * A name that both of two runs of one account would make something under; null where there is none. A role's name is the account's,
 * whatever its capitals; those of keys and secrets belong to a Region.
 */
export function findNameCollision(one: RunRequest, other: RunRequest): string | null {
  const { roleName } = one.role;
  if (roleName.toLowerCase() === other.role.roleName.toLowerCase()) return roleName;
  if (one.target.region !== other.target.region) return null;
  const taken = new Set(regionalNames(other));
  const shared = regionalNames(one).find((name) => taken.has(name));
  return shared?.slice(shared.indexOf(' ') + 1) ?? null;
}

/** Each with its kind in front: an alias and a secret may be called the same. */
function regionalNames({ key, source, destination }: RunRequest): string[] {
  return [
    ...(key.mode === 'create' ? [`alias alias/${key.alias}`] : []),
    `secret ${source.secretName}`,
    `secret ${destination.secretName}`,
  ];
}
