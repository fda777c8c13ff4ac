'use client';
import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useTranslations } from 'use-intl';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { useSignOut } from '#components/auth/use-sign-out.ts';
import { isLocale, LOCALES } from '#lib/i18n/locale.ts';
import { isTheme, THEMES } from '#lib/web/theme.ts';
import { useNotifications } from './notifications.tsx';
import type { SignedInPerson } from './signed-in-person.ts';
import { useTheme } from './theme.tsx';
import { useLanguage } from './use-language.ts';
import { useRoleWords } from './use-role-words.ts';

/** The portal's name, the reader's language and theme, and the signed-in person. */
export function PortalTopBar({ person }: { person: SignedInPerson }) {
  const t = useTranslations('shell');
  return (
    <TopNavigation
      identity={{ href: '/', title: t('portalName'), logo: { src: '/icon.svg', alt: t('home') } }}
      utilities={[useLanguageMenu(), useThemeMenu(), useUserMenu(person)]}
      i18nStrings={{ overflowMenuTriggerText: t('more') }}
    />
  );
}

function useLanguageMenu(): TopNavigationProps.MenuDropdownUtility {
  const t = useTranslations('shell.language');
  const { locale, setLocale } = useLanguage();
  return {
    type: 'menu-dropdown',
    iconName: 'globe',
    text: t(locale),
    ariaLabel: t('label', { name: t(locale) }),
    items: LOCALES.map((id) => ({ itemType: 'checkbox', id, text: t(id), lang: id, checked: id === locale })),
    onItemClick: ({ detail }) => {
      if (isLocale(detail.id)) setLocale(detail.id);
    },
  };
}

function useThemeMenu(): TopNavigationProps.MenuDropdownUtility {
  const t = useTranslations('shell.theme');
  const { theme, setTheme } = useTheme();
  return {
    type: 'menu-dropdown',
    iconName: 'light-dark',
    ariaLabel: t('label', { name: t(theme) }),
    title: t('label', { name: t(theme) }),
    items: THEMES.map((id) => ({ itemType: 'checkbox', id, text: t(id), checked: id === theme })),
    onItemClick: ({ detail }) => {
      if (isTheme(detail.id)) setTheme(detail.id);
    },
  };
}

function useUserMenu({ name, roles }: SignedInPerson): TopNavigationProps.MenuDropdownUtility {
  const t = useTranslations('shell.user');
  const errorWords = useTranslations('errors');
  const failed = useTranslations('auth.signOut')('failed');
  const roleWords = useRoleWords();
  const { notify } = useNotifications();
  const { run: signOut, isBusy } = useSignOut(({ code }) => {
    const action = code === 'portal-updated' && <ReloadButton />;
    notify({ id: 'sign-out', type: 'error', header: failed, content: errorWords(`${code}.remedy`), action });
  });

  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: name,
    ariaLabel: t('label', { name }),
    description: roles.map(roleWords).join(' · '),
    items: [
      { id: 'settings', text: t('settings'), href: '/settings' },
      { id: 'sign-out', text: isBusy ? t('signingOut') : t('signOut'), disabled: isBusy },
    ],
    onItemClick: ({ detail }) => {
      if (detail.id === 'sign-out') void signOut();
    },
  };
}
