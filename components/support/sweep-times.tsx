'use client';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { SweepStatus } from '#lib/sweep/orphans.ts';
import { sweepsQuery } from './orphans-query.ts';
import { useRegionName } from './use-orphan-columns.tsx';

/** When each team's account was last completely swept, place by place. */
export function SweepTimes({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('orphans');
  const regionName = useRegionName();
  const locale = useLocale();
  const query = useQuery(sweepsQuery);
  const failure = readFailure(query.error);
  if (failure)
    return <FailureAlert failure={failure} isStale={query.data !== undefined} onRetry={() => void query.refetch()} />;
  if (!query.data) return <StatusIndicator type="loading">{t('loading')}</StatusIndicator>;
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={220}
      items={query.data.sweeps.map((sweep) => ({
        label: t('times.place', { team: teamName(teams, sweep.teamId, locale), region: regionName(sweep.region) }),
        value: <SweepTime sweep={sweep} />,
      }))}
    />
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
