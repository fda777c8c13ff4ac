'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PlainPage } from './plain-page.tsx';

/** The end of a session that the person ended. */
export function SignedOutPage({ isProviderOpen }: { isProviderOpen: boolean }) {
  const t = useTranslations('auth.signedOut');
  return (
    <PlainPage title={t('title')}>
      <SpaceBetween size="m">
        <Box>{t('text')}</Box>
        {isProviderOpen && <Alert type="info">{t('providerOpen')}</Alert>}
        <Button href="/sign-in">{t('button')}</Button>
      </SpaceBetween>
    </PlainPage>
  );
}
