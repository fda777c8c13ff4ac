'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';

/** Something that is allowed and worth a look. A code without words of its own still says to look. */
export function PlanWarning({ code }: { code: string }) {
  const t = useTranslations('plan');
  const key = `warnings.${code}` as 'warnings.key-multi-region';
  return <StatusIndicator type="warning">{t.has(key) ? t(key) : t('otherWarning')}</StatusIndicator>;
}
