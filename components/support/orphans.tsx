'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import { readFailure } from '#components/feedback/request-failure.ts';
import type { TeamName } from '#components/history/team-name.ts';
import { HinderedSweeps } from './hindered-sweeps.tsx';
import { OrphansEmpty } from './orphans-empty.tsx';
import { isSweeping, orphansQuery } from './orphans-query.ts';
import { SweepTimes } from './sweep-times.tsx';
import { useOrphanColumns } from './use-orphan-columns.tsx';
import { useSweepNow } from './use-sweep-now.ts';

/** What differs between the accounts of all teams and the runs, and when the portal looked. */
export function Orphans({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('orphans');
  const query = useQuery(orphansQuery);
  const { sweep, isBusy } = useSweepNow();
  const columnDefinitions = useOrphanColumns(teams);
  const { items = [], total = 0, sweeps = [], everyMinutes = 0 } = query.data ?? {};
  return (
    <SpaceBetween size="m">
      {query.isError && (
        <FailureAlert
          failure={readFailure(query.error)}
          isStale={query.data !== undefined}
          onRetry={() => void query.refetch()}
        />
      )}
      <HinderedSweeps sweeps={sweeps} teams={teams} />
      <Table
        variant="container"
        wrapLines
        trackBy={({ teamId, arn }) => `${teamId} ${arn}`}
        items={items}
        columnDefinitions={columnDefinitions}
        loading={query.isPending && !query.isError}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('title') }}
        header={
          <Header
            variant="h2"
            counter={total > 0 ? `(${total})` : undefined}
            description={t('description', { minutes: everyMinutes })}
            actions={
              <Button
                iconName="search"
                loading={isBusy || isSweeping(query.data)}
                loadingText={t('looking')}
                onClick={sweep}
              >
                {t('lookAgain')}
              </Button>
            }
          >
            {t('title')}
          </Header>
        }
        empty={query.isError ? null : <OrphansEmpty sweeps={sweeps} />}
        footer={
          <SpaceBetween size="s">
            {total > items.length && (
              <Box color="text-body-secondary">{t('shown', { count: items.length, total })}</Box>
            )}
            <SweepTimes sweeps={sweeps} teams={teams} />
          </SpaceBetween>
        }
      />
      <LiveRegion hidden>{query.data && t('count', { count: total })}</LiveRegion>
    </SpaceBetween>
  );
}
