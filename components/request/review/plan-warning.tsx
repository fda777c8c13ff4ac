'use client';
import { useTranslations } from 'use-intl';
import { StatusLine } from '../fields/status-line.tsx';

/** Something that is allowed and worth a look. A code without words of its own still says to look. */
export function PlanWarning({ code }: { code: string }) {
  const t = useTranslations('plan');
  const key = `warnings.${code}` as 'warnings.key-multi-region';
  return <StatusLine status="warning">{t.has(key) ? t(key) : t('otherWarning')}</StatusLine>;
}
