import type { RunRequest } from './schema.ts';
import type { SetupName } from './suggest-names.ts';

/**
 * A name under which two runs in one account would both create something; null if there is none. Role names are unique
 * in the account, ignoring case; names of keys and secrets are unique in a Region.
 */
export function findNameCollision(one: RunRequest, other: RunRequest): string | null {
  const { roleName } = one.role;
  if (roleName.toLowerCase() === other.role.roleName.toLowerCase()) return roleName;
  if (one.target.region !== other.target.region) return null;
  const taken = new Set(regionalNames(other));
  const shared = regionalNames(one).find((name) => taken.has(name));
  return shared?.slice(shared.indexOf(' ') + 1) ?? null;
}

/** Whether the request would take this name in a Region of its account. */
export function takesName(
  request: RunRequest,
  { region, name, text }: { region: string; name: SetupName; text: string },
): boolean {
  if (name === 'role') return request.role.roleName.toLowerCase() === text.toLowerCase();
  if (request.target.region !== region) return false;
  if (name === 'alias') return request.key.mode === 'create' && request.key.alias === text;
  return [request.source.secretName, request.destination.secretName].includes(text);
}

/** Each with its type as a prefix, since an alias and a secret may share a name. */
function regionalNames({ key, source, destination }: RunRequest): string[] {
  return [
    ...(key.mode === 'create' ? [`alias alias/${key.alias}`] : []),
    `secret ${source.secretName}`,
    `secret ${destination.secretName}`,
  ];
}
