'use client';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { StatusLine } from '#components/ui/status-line.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { PortalStatus } from '#lib/portal-status.ts';

/** From these seconds on, a value needs attention; the alert rules of the documentation use the same. */
const LONG_QUEUE_SECONDS = 120;
const LONG_UNCOVERED_SECONDS = 900;

/** The queue, the database, and when each kind of regular work last had a result. */
export function StatusOverview({ status }: { status: PortalStatus }) {
  const t = useTranslations('status.overview');
  const never = useTranslations('status')('never');
  const { dateTime, duration } = useTimes();
  const { database, runs, oldestQueuedSeconds, sweeps, checkpoint, uncoveredAuditSeconds, notifications } = status;
  const at = (time: string | null) => (time === null ? never : dateTime(time));
  const running = (runs.running ?? 0) + (runs.cancelling ?? 0);
  const uncovered = uncoveredAuditSeconds ?? 0;
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={220}
      items={[
        {
          label: t('queue'),
          value: (
            <Lines main={t('waiting', { queued: runs.queued ?? 0, running })}>
              {oldestQueuedSeconds !== null && oldestQueuedSeconds > LONG_QUEUE_SECONDS && (
                <StatusLine status="warning">
                  {t('oldest', { duration: duration(oldestQueuedSeconds * 1000) })}
                </StatusLine>
              )}
            </Lines>
          ),
        },
        { label: t('approvals'), value: runs['awaiting-approval'] ?? 0 },
        {
          label: t('notification'),
          value: (
            <Lines main={at(notifications.lastDeliveredAt)}>{t('undelivered', { count: notifications.waiting })}</Lines>
          ),
        },
        {
          label: t('database'),
          value: (
            <Lines
              main={
                <StatusLine status="success">
                  {t('answered', { ms: Math.max(1, Math.round(database.latencyMs)) })}
                </StatusLine>
              }
            >
              {t('version', { version: database.version, role: database.role })}
            </Lines>
          ),
        },
        {
          label: t('migration'),
          value: (
            <Lines main={database.migration}>
              {database.restoredAt !== null && t('restored', { time: dateTime(database.restoredAt) })}
            </Lines>
          ),
        },
        {
          label: t('sweep'),
          value: (
            <Lines main={at(sweeps.lastAt)}>
              {sweeps.failed > 0 && (
                <StatusLine status="warning">{t('failedSweeps', { count: sweeps.failed })}</StatusLine>
              )}
            </Lines>
          ),
        },
        {
          label: t('checkpoint'),
          value: (
            <Lines main={at(checkpoint?.writtenAt ?? null)}>
              {uncovered > LONG_UNCOVERED_SECONDS ? (
                <StatusLine status="warning">{t('uncovered', { duration: duration(uncovered * 1000) })}</StatusLine>
              ) : (
                checkpoint && t('numbered', { number: checkpoint.number })
              )}
            </Lines>
          ),
        },
      ]}
    />
  );
}

/** A value, and a line about it. */
function Lines({ main, children }: { main: ReactNode; children: ReactNode }) {
  return (
    <>
      <div>{main}</div>
      <Box color="text-body-secondary">{children}</Box>
    </>
  );
}
