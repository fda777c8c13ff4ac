'use client';
import Box from '@cloudscape-design/components/box';
import Icon from '@cloudscape-design/components/icon';
import { useTranslations } from 'use-intl';

/** Something that is allowed and worth a look. A code without words of its own still says to look. */
export function PlanWarning({ code }: { code: string }) {
  const t = useTranslations('plan');
  const key = `warnings.${code}` as 'warnings.key-multi-region';
  return (
    <Box color="text-status-warning">
      <Icon name="status-warning" variant="warning" ariaLabel={t('warning')} />{' '}
      {t.has(key) ? t(key) : t('otherWarning')}
    </Box>
  );
}
