'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { RunStateIndicator } from '#components/runs/run-state-indicator.tsx';
import { isActive, type RunState } from '#lib/runs/steps.ts';

/** What ails a run: one of this list that should be at work is stuck. */
export function Trouble({ state }: { state: RunState }) {
  const t = useTranslations('support.states');
  if (!isActive(state)) return <RunStateIndicator state={state} />;
  return (
    <StatusIndicator type="warning" wrapText={false}>
      {t(state)}
    </StatusIndicator>
  );
}
