'use client';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { SweepStatus } from '#lib/sweep/orphans.ts';
import { useRegionName } from './use-orphan-columns.tsx';

interface SweepTimesProps {
  sweeps: readonly SweepStatus[];
  teams: readonly TeamName[];
}

/** When each team's account was last completely swept, place by place. */
export function SweepTimes({ sweeps, teams }: SweepTimesProps) {
  const t = useTranslations('orphans.times');
  const regionName = useRegionName();
  const locale = useLocale();
  return (
    <ExpandableSection variant="footer" headerText={t('title')}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={220}
        items={sweeps.map((sweep) => ({
          label: t('place', { team: teamName(teams, sweep.teamId, locale), region: regionName(sweep.region) }),
          value: <SweepTime sweep={sweep} />,
        }))}
      />
    </ExpandableSection>
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
