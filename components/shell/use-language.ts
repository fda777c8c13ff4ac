'use client';
import { useRouter } from 'next/navigation';
import { useLocale } from 'use-intl';
import { LOCALE_COOKIE, type Locale } from '#lib/i18n/locale.ts';
import { keepPreference } from './keep-preference.ts';

/** The language of the page, and a function to change it: typed text stays, and the server sends the new text. */
export function useLanguage(): { locale: Locale; setLocale: (locale: Locale) => void } {
  const router = useRouter();
  const setLocale = (locale: Locale) => {
    keepPreference(LOCALE_COOKIE, locale);
    router.refresh();
  };
  return { locale: useLocale(), setLocale };
}
