'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PageTitle } from '#components/ui/page-title.tsx';
import { PlainPage } from './plain-page.tsx';

/** The same page for what doesn't exist and for what belongs to another team, so that it reveals nothing. */
export function NotFoundPage() {
  const errorWords = useTranslations('errors.not-found');
  const t = useTranslations('auth.notFound');
  return (
    <PlainPage title={errorWords('title')}>
      <SpaceBetween size="m">
        <NotFoundText />
        <Button href="/">{t('home')}</Button>
      </SpaceBetween>
    </PlainPage>
  );
}

/** The same inside the portal's frame, which has the navigation. */
export function NotFoundContent() {
  const errorWords = useTranslations('errors.not-found');
  return (
    <ContentLayout header={<Header variant="h1">{errorWords('title')}</Header>}>
      <PageTitle title={errorWords('title')} />
      <Container>
        <NotFoundText />
      </Container>
    </ContentLayout>
  );
}

function NotFoundText() {
  const errorWords = useTranslations('errors.not-found');
  return (
    <SpaceBetween size="m">
      <Box>{errorWords('cause')}</Box>
      <Box>{errorWords('remedy')}</Box>
    </SpaceBetween>
  );
}
