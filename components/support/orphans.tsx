'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useAction } from '#components/actions/use-action.ts';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import { Folded } from '#components/ui/foldable.tsx';
import { ListTable } from '#components/ui/list-table.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { SweepStatus } from '#lib/sweep/orphans.ts';
import { sweepNow } from '#server/actions/operations.ts';
import { isSweeping, orphansQuery } from './orphans-query.ts';
import { useOrphanColumns, useRegionName } from './use-orphan-columns.tsx';

/** The differences between the accounts of all teams and the runs, and the times of the sweeps. */
export function Orphans({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('orphans');
  const query = useQuery(orphansQuery);
  const failure = readFailure(query.error);
  const { run: sweep, isBusy } = useSweepNow();
  const columns = useListColumns(useOrphanColumns(teams));
  const { items = [], total = 0, sweeps = [], everyMinutes = 0 } = query.data ?? {};
  return (
    <SpaceBetween size="m">
      {failure && (
        <FailureAlert failure={failure} isStale={query.data !== undefined} onRetry={() => void query.refetch()} />
      )}
      <HinderedSweeps sweeps={sweeps} teams={teams} />
      <Container
        disableContentPaddings
        header={
          <Header
            variant="h2"
            counter={total > 0 ? `(${total})` : undefined}
            description={t('description', { minutes: everyMinutes })}
            actions={
              <Button
                iconName="refresh"
                loading={isBusy || isSweeping(query.data)}
                loadingText={t('looking')}
                onClick={() => void sweep()}
              >
                {t('lookAgain')}
              </Button>
            }
          >
            {t('title')}
          </Header>
        }
        footer={
          <SpaceBetween size="s">
            {total > items.length && (
              <Box color="text-body-secondary">{t('shown', { count: items.length, total })}</Box>
            )}
            <SweepTimes sweeps={sweeps} teams={teams} />
          </SpaceBetween>
        }
      >
        <ListTable
          label={t('title')}
          columns={columns}
          items={items}
          trackBy={({ teamId, arn }) => `${teamId} ${arn}`}
          isContained
          loading={query.isPending && !query.isError && t('loading')}
          empty={!query.isError && <OrphansEmpty sweeps={sweeps} />}
        />
      </Container>
      <LiveRegion hidden>{query.data && t('count', { count: total })}</LiveRegion>
    </SpaceBetween>
  );
}

interface HinderedSweepsProps {
  sweeps: readonly SweepStatus[];
  teams: readonly TeamName[];
}

/** The places where a sweep failed, and why: entries for these places are older or missing. */
function HinderedSweeps({ sweeps, teams }: HinderedSweepsProps) {
  const t = useTranslations('orphans.hindered');
  const words = useFailureWords();
  const regionName = useRegionName();
  const locale = useLocale();
  const hindered = sweeps.flatMap(({ failure, ...place }) => (failure ? [{ ...place, failure }] : []));
  if (hindered.length === 0) return null;
  return (
    <Alert type="warning" header={t('title', { count: hindered.length })}>
      <ul>
        {hindered.map(({ teamId, region, failure }) => {
          const { title, cause } = words(failure);
          return (
            <li key={`${teamId} ${region}`} style={{ overflowWrap: 'anywhere' }}>
              <b>{t('place', { team: teamName(teams, teamId, locale), region: regionName(region) })}</b>
              {` ${title}. ${cause}`}
            </li>
          );
        })}
      </ul>
      {t('text')}
    </Alert>
  );
}

/** The empty state: no differences, or some places not swept yet. */
function OrphansEmpty({ sweeps }: { sweeps: readonly SweepStatus[] }) {
  const t = useTranslations('orphans');
  const kind = sweeps.every(({ sweptAt }) => sweptAt !== null) ? 'empty' : 'notLooked';
  return (
    <>
      <b>{t(`${kind}.title`)}</b>
      <div>{t(`${kind}.text`)}</div>
    </>
  );
}

/** Starts a sweep of every account. A failure is shown as a notification. */
function useSweepNow() {
  const t = useTranslations('orphans');
  const { notify } = useNotifications();
  const failureWords = useFailureWords();
  return useAction(sweepNow, {
    refresh: orphansQuery.queryKey,
    onFailure(failure) {
      const { title, cause, remedy } = failureWords(failure);
      notify({ id: 'sweep', type: 'error', header: t('notAsked'), content: `${title}. ${cause} ${remedy}` });
    },
  });
}

interface SweepTimesProps {
  sweeps: readonly SweepStatus[];
  teams: readonly TeamName[];
}

/** When each team's account was last completely swept, place by place. */
function SweepTimes({ sweeps, teams }: SweepTimesProps) {
  const t = useTranslations('orphans.times');
  const regionName = useRegionName();
  const locale = useLocale();
  return (
    <Folded variant="footer" headerText={t('title')}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={220}
        items={sweeps.map((sweep) => ({
          label: t('place', { team: teamName(teams, sweep.teamId, locale), region: regionName(sweep.region) }),
          value: <SweepTime sweep={sweep} />,
        }))}
      />
    </Folded>
  );
}

function SweepTime({ sweep: { sweptAt, isUnderWay, failure } }: { sweep: SweepStatus }) {
  const t = useTranslations('orphans.times');
  const times = useTimes();
  const words = useFailureWords();
  const swept = sweptAt === null ? t('never') : times.dateTime(sweptAt);
  if (isUnderWay) return <StatusIndicator type="in-progress">{t('underWay')}</StatusIndicator>;
  if (failure)
    return <StatusIndicator type="warning">{t('hindered', { swept, title: words(failure).title })}</StatusIndicator>;
  return <StatusIndicator type={sweptAt === null ? 'pending' : 'success'}>{swept}</StatusIndicator>;
}
