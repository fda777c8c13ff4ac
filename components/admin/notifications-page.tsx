'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useLanguage } from '#components/shell/use-language.ts';
import { DeliveryStatus } from '#components/ui/delivery-status.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { TroubledDelivery } from '#lib/notices/delivery.ts';
import { troubledDeliveriesQuery } from './troubled-deliveries-query.ts';

/** The notifications of all teams that could not be delivered so far, without what they are about. */
export function NotificationsPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('notices.admin');
  const words = useTranslations('notices');
  const zone = useTimeZone() ?? 'UTC';
  const { locale } = useLanguage();
  const { dateTime } = useTimes();
  const query = useQuery(troubledDeliveriesQuery);
  const failure = readFailure(query.error);
  const items = query.data?.items ?? [];
  const columns = useListColumns<TroubledDelivery>([
    {
      id: 'kind',
      header: t('columns.notice'),
      isRowHeader: true,
      minWidth: 160,
      cell: ({ kind }) => words(`kinds.${kind}`),
    },
    { id: 'channel', header: t('columns.channel'), minWidth: 120, cell: ({ channel }) => words(`channels.${channel}`) },
    { id: 'team', header: t('columns.team'), minWidth: 120, cell: ({ teamId }) => teamName(teams, teamId, locale) },
    { id: 'created', header: t('columns.created'), minWidth: 160, cell: ({ createdAt }) => dateTime(createdAt) },
    {
      id: 'state',
      header: t('columns.state'),
      minWidth: 240,
      cell: (delivery) => <DeliveryStatus delivery={delivery} />,
    },
  ]);
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void query.refetch()} />}
      <Table
        variant="full-page"
        wrapLines
        trackBy="id"
        items={items}
        columnDefinitions={columns}
        loading={query.isPending && !query.isError}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('title') }}
        header={
          <Header
            variant="h1"
            counter={items.length > 0 ? `(${items.length})` : undefined}
            description={t('description', { zone })}
            actions={<RefreshButton label={t('refresh')} onRefresh={query.refetch} />}
          >
            {t('title')}
          </Header>
        }
        empty={
          query.isError ? null : (
            <Box textAlign="center" margin={{ vertical: 'm' }}>
              <Box variant="strong" color="inherit">
                {t('empty.title')}
              </Box>
              <Box color="text-body-secondary">{t('empty.text')}</Box>
            </Box>
          )
        }
      />
      <LiveRegion hidden>{query.data && t('count', { count: items.length })}</LiveRegion>
    </SpaceBetween>
  );
}
