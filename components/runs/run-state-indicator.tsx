'use client';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import type { RunState } from '#lib/runs/steps.ts';

const TYPES: Readonly<Record<RunState, StatusIndicatorProps.Type>> = {
  'awaiting-approval': 'pending',
  queued: 'pending',
  running: 'in-progress',
  cancelling: 'in-progress',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
  denied: 'error',
  expired: 'stopped',
};

/** A run's state as icon and text. */
export function RunStateIndicator({ state }: { state: RunState }) {
  const t = useTranslations('run.states');
  // With wrapping enabled, it would break within words.
  return (
    <StatusIndicator type={TYPES[state]} wrapText={false}>
      {t(state)}
    </StatusIndicator>
  );
}
