'use client';
import LiveRegion from '@cloudscape-design/components/live-region';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import type { TeamCheckState } from './use-team-check.ts';

/** How a team's account stands, in a line that is also read out. */
export function TeamCheckStatus({ check }: { check: TeamCheckState }) {
  return (
    <LiveRegion>
      <Status check={check} />
    </LiveRegion>
  );
}

function Status({ check: { conditions, isChecking, failure } }: { check: TeamCheckState }) {
  const t = useTranslations('teams.check');
  if (isChecking) return <StatusIndicator type="in-progress">{t('checking')}</StatusIndicator>;
  if (failure) return <StatusIndicator type="error">{t('failed')}</StatusIndicator>;
  if (!conditions) return <StatusIndicator type="pending">{t('notChecked')}</StatusIndicator>;
  const [met, all] = [conditions.filter(({ state }) => state === 'met').length, conditions.length];
  if (met === all) return <StatusIndicator type="success">{t('all', { all })}</StatusIndicator>;
  const isKnown = conditions.some(({ state }) => state === 'not-met');
  return <StatusIndicator type={isKnown ? 'error' : 'warning'}>{t('some', { met, all })}</StatusIndicator>;
}
