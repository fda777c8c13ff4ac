import { cookies, headers } from 'next/headers';
import { isLocale, LOCALE_COOKIE, type Locale, negotiateLocale } from '#lib/i18n/locale.ts';
import { isTheme, THEME_COOKIE, type Theme } from '#lib/web/theme.ts';
import { isTimeZone, TIME_ZONE_CHOICE_COOKIE, TIME_ZONE_COOKIE } from '#lib/zoned-day.ts';

/** The user's chosen language, else the browser's preferred one. */
export async function currentLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  return isLocale(chosen) ? chosen : negotiateLocale((await headers()).get('accept-language'));
}

export async function currentTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return isTheme(chosen) ? chosen : 'system';
}

/** The time zone that the browser last reported, UTC until then, and the one that the user has chosen instead, if any. */
export async function currentTimeZone(): Promise<{ ofBrowser: string; chosen: string | null }> {
  const sent = await cookies();
  const read = (name: string) => {
    const timeZone = sent.get(name)?.value;
    return timeZone !== undefined && isTimeZone(timeZone) ? timeZone : null;
  };
  return { ofBrowser: read(TIME_ZONE_COOKIE) ?? 'UTC', chosen: read(TIME_ZONE_CHOICE_COOKIE) };
}
