'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { PageTitle } from '#components/ui/page-title.tsx';
import { NotificationSettings } from './notification-settings.tsx';
import { ownAccessQuery } from './own-access-query.ts';
import { OwnSessions } from './own-sessions.tsx';
import { Preferences } from './preferences.tsx';
import { Tokens } from './tokens.tsx';

/** The reader's own choices, tokens, and sessions. */
export function SettingsPage() {
  const t = useTranslations('settings');
  const query = useQuery(ownAccessQuery);
  const failure = readFailure(query.error);
  const { tokens = [], sessions = [] } = query.data ?? {};
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t('description', { zone: useTimeZone() ?? 'UTC' })}>
          {t('title')}
        </Header>
      }
    >
      <PageTitle title={t('title')} />
      <SpaceBetween size="l">
        <Preferences />
        <NotificationSettings />
        {failure && (
          <FailureAlert failure={failure} isStale={query.data !== undefined} onRetry={() => void query.refetch()} />
        )}
        <Tokens tokens={tokens} isLoading={query.isPending && !query.isError} />
        <OwnSessions sessions={sessions} isLoading={query.isPending && !query.isError} />
      </SpaceBetween>
    </ContentLayout>
  );
}
