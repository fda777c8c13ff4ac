'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/shell/use-times.ts';

/** Until when the records go, and from when they go on (ISO times). */
export interface RestoreTimes {
  recordsEndAt: string;
  restoredAt: string;
}

/** The database is older than AWS: what nobody recorded, and what is left to do. */
export function RestoreNotice({ recordsEndAt, restoredAt }: RestoreTimes) {
  const t = useTranslations('support.restored');
  const { dateTime } = useTimes();
  return (
    <Alert type="warning" header={t('title', { restored: dateTime(restoredAt) })}>
      <div>{t('gap', { recordsEnd: dateTime(recordsEndAt), restored: dateTime(restoredAt) })}</div>
      <div>{t('unfinished')}</div>
      <div>{t('again')}</div>
    </Alert>
  );
}
