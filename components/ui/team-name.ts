import type { Locale } from '#lib/i18n/locale.ts';

/** A team as shown in lists. */
export interface TeamName {
  id: string;
  name: Readonly<Record<Locale, string>>;
}

/** The name of a team in the reader's language, or the id of a team that was removed from the configuration. */
export function teamName(teams: readonly TeamName[], id: string, locale: Locale): string {
  return teams.find((team) => team.id === id)?.name[locale] ?? id;
}
