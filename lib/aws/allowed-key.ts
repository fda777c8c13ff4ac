import type { Team } from '../team.ts';
import { PORTAL_TAG, TEAM_TAG } from './tags.ts';

/**
 * Whether a team may use an existing key. Without a list in the team's configuration, any key is allowed; otherwise the
 * key's alias or tags must be on the list, or the portal must have made it for the team. `aliases` are without
 * `alias/`.
 */
export function isAllowedKey(
  { id, existingKeys }: Pick<Team, 'id' | 'existingKeys'>,
  key: { aliases: readonly string[]; tags: Readonly<Record<string, string>> },
): boolean {
  if (existingKeys === undefined) return true;
  const { aliases = [], tags = {} } = existingKeys;
  const carries = (wanted: Readonly<Record<string, string>>) =>
    Object.entries(wanted).every(([name, value]) => key.tags[name] === value);
  return (
    key.aliases.some((alias) => aliases.some((pattern) => matchesAlias(pattern, alias))) ||
    (Object.keys(tags).length > 0 && carries(tags)) ||
    carries({ [PORTAL_TAG.key]: PORTAL_TAG.value, [TEAM_TAG]: id })
  );
}

/** `*` matches any characters, as in a policy's StringLike. */
function matchesAlias(pattern: string, alias: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(alias);
}
