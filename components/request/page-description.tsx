'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import type { WizardPage } from '#lib/request/schema.ts';

/** What a page is for, and where in the console the same is done by hand. */
export function PageDescription({ page }: { page: WizardPage }) {
  const t = useTranslations('request');
  return (
    <>
      {t(`pages.${page}.description`)}
      <Box variant="span" display="block" fontSize="body-s" color="text-body-secondary" padding={{ top: 'xxs' }}>
        <strong>{t('inConsole')}:</strong> {t(`pages.${page}.console`)}
      </Box>
    </>
  );
}
