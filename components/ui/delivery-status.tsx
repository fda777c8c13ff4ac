'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import type { DeliverySummary } from '#lib/notices/delivery.ts';
import { MOST_ATTEMPTS } from '#lib/notices/schedule.ts';
import { useTimes } from './use-times.ts';

type Shown = Pick<DeliverySummary, 'state' | 'attempts' | 'problem' | 'status' | 'endedAt'>;

/** Whether a notification arrived, and if not, why. */
export function DeliveryStatus({ delivery }: { delivery: Shown }) {
  const t = useTranslations('notices');
  const { dateTime } = useTimes();
  const { state, attempts, problem, status, endedAt } = delivery;
  if (state === 'delivered')
    return <StatusIndicator type="success">{t('run.delivered', { time: dateTime(endedAt ?? '') })}</StatusIndicator>;
  if (problem === null) return <StatusIndicator type="pending">{t('run.waiting')}</StatusIndicator>;
  const reason = t(`problems.${problem}`) + (status === null ? '' : ` (${status})`);
  return (
    <>
      <StatusIndicator type={state === 'failed' ? 'error' : 'pending'}>
        {t(state === 'failed' ? 'run.failed' : 'run.retrying')}
      </StatusIndicator>
      <div>{t('run.attempts', { attempts, most: MOST_ATTEMPTS, problem: reason })}</div>
    </>
  );
}
