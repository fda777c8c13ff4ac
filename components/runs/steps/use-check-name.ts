'use client';
import { useMessages, useTranslations } from 'use-intl';
import { useKeepReason } from '#components/clean-up/clean-up-name.tsx';
import type { Check } from '#lib/runs/events.ts';

/** The name of a check, or its id if a newer portal has a check that this page doesn't know. */
export function useCheckName(): (check: Check) => string {
  const t = useTranslations('run.checks.ids');
  const { ids } = useMessages().run.checks;
  const keepReason = useKeepReason();
  return ({ id, params }) => {
    if (Object.hasOwn(ids, id)) return t(id as keyof typeof ids, { name: '', count: '', ...params });
    const reason = id.startsWith('kept-') ? keepReason(id.slice('kept-'.length), params) : null;
    return reason === null ? id : t('kept', { name: params.name ?? '', reason });
  };
}
