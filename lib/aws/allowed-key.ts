import type { Team } from '../team.ts';
import { PORTAL_TAG, TEAM_TAG } from './tags.ts';

/**
 * Whether a team may use an existing key: any where its configuration has no list; else one whose alias or tags are on the list, or that
 * the portal made for the team. `aliases` without `alias/`.
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

/** `*` stands for any characters, as in a policy's StringLike. */
function matchesAlias(pattern: string, alias: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(alias);
}
