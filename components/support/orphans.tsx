'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
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
import type { HinderedSweep } from '#lib/sweep/orphans.ts';
import { sweepNow } from '#server/actions/operations.ts';
import { orphansQuery } from './orphans-query.ts';
import { SweepTimes } from './sweep-times.tsx';
import { useOrphanColumns, useRegionName } from './use-orphan-columns.tsx';

/** The differences between the accounts of all teams and the runs, and the times of the sweeps when a reader asks. */
export function Orphans({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('orphans');
  const query = useQuery(orphansQuery);
  const failure = readFailure(query.error);
  const { run: sweep, isBusy } = useSweepNow();
  const columns = useListColumns(useOrphanColumns(teams));
  const { items = [], total = 0, hindered = [], everyMinutes = 0, isSweeping, hasUnswept } = query.data ?? {};
  return (
    <SpaceBetween size="m">
      {failure && (
        <FailureAlert failure={failure} isStale={query.data !== undefined} onRetry={() => void query.refetch()} />
      )}
      <HinderedSweeps hindered={hindered} teams={teams} />
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
                loading={isBusy || isSweeping}
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
            <Folded variant="footer" headerText={t('times.title')}>
              <SweepTimes teams={teams} />
            </Folded>
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
          empty={!query.isError && <OrphansEmpty hasUnswept={hasUnswept === true} />}
        />
      </Container>
      <LiveRegion hidden>{query.data && t('count', { count: total })}</LiveRegion>
    </SpaceBetween>
  );
}

interface HinderedSweepsProps {
  hindered: readonly HinderedSweep[];
  teams: readonly TeamName[];
}

/** The places where a sweep failed, and why: entries for these places are older or missing. */
function HinderedSweeps({ hindered, teams }: HinderedSweepsProps) {
  const t = useTranslations('orphans.hindered');
  const words = useFailureWords();
  const regionName = useRegionName();
  const locale = useLocale();
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
function OrphansEmpty({ hasUnswept }: { hasUnswept: boolean }) {
  const t = useTranslations('orphans');
  const kind = hasUnswept ? 'notLooked' : 'empty';
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
