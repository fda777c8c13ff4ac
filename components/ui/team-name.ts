import type { Locale } from '#lib/i18n/locale.ts';

/** A team as the lists show it. */
export interface TeamName {
  id: string;
  name: Readonly<Record<Locale, string>>;
}

/** The name of a team in the reader's language; the id of one that has left the configuration. */
export function teamName(teams: readonly TeamName[], id: string, locale: Locale): string {
  return teams.find((team) => team.id === id)?.name[locale] ?? id;
}
