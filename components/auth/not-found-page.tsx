'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PlainPage } from './plain-page.tsx';

/** For what is not there and for what is another team's: the same words, so that nobody learns which it is. */
export function NotFoundPage() {
  const errorWords = useTranslations('errors.not-found');
  const t = useTranslations('auth.notFound');
  return (
    <PlainPage title={errorWords('title')}>
      <SpaceBetween size="m">
        <Box>{errorWords('cause')}</Box>
        <Box>{errorWords('remedy')}</Box>
        <Button href="/">{t('home')}</Button>
      </SpaceBetween>
    </PlainPage>
  );
}
