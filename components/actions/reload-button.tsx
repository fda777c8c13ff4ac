'use client';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import { reloadPage } from './outdated-page.ts';

export function ReloadButton() {
  const t = useTranslations('feedback');
  return (
    <Button formAction="none" iconName="refresh" onClick={reloadPage}>
      {t('reload')}
    </Button>
  );
}
