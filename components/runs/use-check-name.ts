'use client';
import { useMessages, useTranslations } from 'use-intl';
import type { Check } from '#lib/setup/events.ts';

/** What a check looked at, in words; its id where a newer portal knows more checks than this page. */
export function useCheckName(): (check: Check) => string {
  const t = useTranslations('run.checks.ids');
  const { ids } = useMessages().run.checks;
  return ({ id, params }) =>
    Object.hasOwn(ids, id) ? t(id as keyof typeof ids, { name: '', count: '', ...params }) : id;
}
