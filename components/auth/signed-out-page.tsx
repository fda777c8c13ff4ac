'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { SessionsEnd } from '#lib/people/signed-out.ts';
import { PlainPage } from './plain-page.tsx';

interface SignedOutPageProps {
  isProviderOpen: boolean;
  /** The sessions that an admin ended; null after Sign out. */
  end: SessionsEnd | null;
}

/** Shown after the person ended their session. */
export function SignedOutPage({ isProviderOpen, end }: SignedOutPageProps) {
  const t = useTranslations('auth.signedOut');
  return (
    <PlainPage title={t('title')}>
      <SpaceBetween size="m">
        {end && <Box>{t(`ended.${end}`)}</Box>}
        <Box>{t('text')}</Box>
        {isProviderOpen && <Alert type="info">{t('providerOpen')}</Alert>}
        <Button href="/sign-in">{t('button')}</Button>
      </SpaceBetween>
    </PlainPage>
  );
}
