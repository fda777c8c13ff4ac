'use client';
import Alert from '@cloudscape-design/components/alert';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/feedback/use-failure-words.ts';
import { type TeamName, teamName } from '#components/history/team-name.ts';
import type { SweepStatus } from '#lib/sweep/orphans.ts';
import { useRegionName } from './use-region-name.ts';

interface HinderedSweepsProps {
  sweeps: readonly SweepStatus[];
  teams: readonly TeamName[];
}

/** Where the portal could not look, and why: what is listed of these places is older, or nothing at all. */
export function HinderedSweeps({ sweeps, teams }: HinderedSweepsProps) {
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
