import { cookies, headers } from 'next/headers';
import { isLocale, LOCALE_COOKIE, type Locale, negotiateLocale } from '#lib/i18n/locale.ts';
import { isTheme, THEME_COOKIE, type Theme } from '#lib/theme.ts';

/** The reader's language: the one that was chosen, else the one that the browser asks for. */
export async function currentLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  return isLocale(chosen) ? chosen : negotiateLocale((await headers()).get('accept-language'));
}

export async function currentTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return isTheme(chosen) ? chosen : 'system';
}
