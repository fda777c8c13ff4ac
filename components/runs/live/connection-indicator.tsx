'use client';
import Popover from '@cloudscape-design/components/popover';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import type { Connection } from './follow-run.ts';

const TYPES: Readonly<Record<Connection | 'ended', StatusIndicatorProps.Type>> = {
  live: 'success',
  reconnecting: 'loading',
  crowded: 'warning',
  'signed-out': 'stopped',
  lost: 'stopped',
  outdated: 'stopped',
  ended: 'info',
};

/** Whether the page is up to date. Empty for an ended run. */
export function ConnectionIndicator({ connection }: { connection: Connection | 'ended' }) {
  const t = useTranslations('run.connection');
  if (connection === 'ended') return null;
  const indicator = <StatusIndicator type={TYPES[connection]}>{t(connection)}</StatusIndicator>;
  if (connection !== 'reconnecting') return indicator;
  return (
    <Popover dismissButton={false} position="bottom" triggerType="text" content={t('reconnectingHelp')}>
      {indicator}
    </Popover>
  );
}
