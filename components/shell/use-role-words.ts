'use client';
import { useTranslations } from 'use-intl';
import type { HeldRole } from '#lib/people/access.ts';
import { useLanguage } from './use-language.ts';

/** A role in the reader's language, with its team for team roles. */
export function useRoleWords(): (held: HeldRole) => string {
  const t = useTranslations('shell.user');
  const { locale } = useLanguage();
  return (held) =>
    'teamName' in held
      ? t('roleIn', { role: t(`roles.${held.role}`), team: held.teamName[locale] })
      : t(`roles.${held.role}`);
}
