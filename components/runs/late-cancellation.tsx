'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunView } from '#lib/runs/view.ts';

/** Says that a run was canceled when nothing was left to stop. */
export function LateCancellation({ view }: { view: RunView }) {
  const t = useTranslations('run.cancel');
  const { dateTime } = useTimes();
  const { state, kind, cancelledBy, cancelRequestedAt } = view;
  if (state !== 'succeeded' || cancelledBy === null || cancelRequestedAt === null) return null;
  return (
    <Alert type="info" header={t('tooLateTitle')}>
      {t('tooLate', { name: cancelledBy.name, time: dateTime(cancelRequestedAt) })}{' '}
      {t(kind === 'set-up' ? 'tooLateEnd' : 'tooLateEndOfCleanUp')}
    </Alert>
  );
}
