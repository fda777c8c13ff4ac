'use client';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useLanguage } from '#components/shell/use-language.ts';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { PortalStatus } from '#lib/portal-status.ts';
import { StatusOverview } from './status-overview.tsx';
import { statusQuery } from './status-query.ts';
import { useOutcomeColumns, useProcessColumns } from './use-status-columns.tsx';

/** The state of the portal: its processes, the database, AWS, and the work in the background. */
export function StatusPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('status');
  const zone = useTimeZone() ?? 'UTC';
  const { dateTime } = useTimes();
  const query = useQuery(statusQuery);
  const failure = readFailure(query.error);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={t('description', { zone })}
          actions={<RefreshButton label={t('refresh')} onRefresh={query.refetch} />}
        >
          {t('title')}
        </Header>
      }
    >
      <PageTitle title={t('title')} />
      <SpaceBetween size="l">
        {failure && (
          <FailureAlert failure={failure} isStale={query.data !== undefined} onRetry={() => void query.refetch()} />
        )}
        {query.data && (
          <SpaceBetween size="l">
            <Container
              header={
                <Header variant="h2" description={t('asOf', { time: dateTime(query.data.now) })}>
                  {t('overview.title')}
                </Header>
              }
            >
              <StatusOverview status={query.data} />
            </Container>
            <StatusTables status={query.data} teams={teams} />
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}

function StatusTables({ status, teams }: { status: PortalStatus; teams: readonly TeamName[] }) {
  const t = useTranslations('status');
  const { locale } = useLanguage();
  return (
    <SpaceBetween size="l">
      <StatusTable of="processes" items={status.processes} columns={useProcessColumns()} trackBy="id" />
      <StatusTable
        of="teams"
        items={status.teams}
        columns={useOutcomeColumns<PortalStatus['teams'][number]>('teams', ({ id }) => teamName(teams, id, locale))}
        trackBy="id"
      />
      <StatusTable
        of="chores"
        items={status.chores}
        columns={useOutcomeColumns<PortalStatus['chores'][number]>('chores', ({ name }) => t(`chores.names.${name}`))}
        trackBy="name"
      />
    </SpaceBetween>
  );
}

interface StatusTableProps<Item> {
  of: 'processes' | 'teams' | 'chores';
  items: readonly Item[];
  columns: TableProps.ColumnDefinition<Item>[];
  trackBy: string;
}

function StatusTable<Item>({ of, items, columns, trackBy }: StatusTableProps<Item>) {
  const t = useTranslations('status');
  return (
    <Table
      wrapLines
      trackBy={trackBy}
      items={items}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: t(`${of}.title`) }}
      empty={t('processes.empty')}
      header={
        <Header variant="h2" counter={`(${items.length})`} description={t(`${of}.description`)}>
          {t(`${of}.title`)}
        </Header>
      }
    />
  );
}
