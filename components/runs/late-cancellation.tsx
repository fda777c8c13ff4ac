'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import type { RunView } from '#lib/setup/view.ts';

/** That somebody asked for a cancellation when every step had been done already. */
export function LateCancellation({ view }: { view: RunView }) {
  const t = useTranslations('run.cancel');
  if (view.state !== 'succeeded' || view.cancelledBy === null) return null;
  return (
    <Alert type="info" header={t('tooLateTitle')}>
      {t('tooLate', { name: view.cancelledBy.name })}
    </Alert>
  );
}
