'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';

interface WaitingAlertProps {
  /** How many runs wait for an answer of the reader's. */
  count: number;
  onShow: () => void;
}

/** Tells a lead at a glance that somebody waits for them. */
export function WaitingAlert({ count, onShow }: WaitingAlertProps) {
  const t = useTranslations('approval.history');
  return (
    <Alert type="info" header={t('waiting', { count })} action={<Button onClick={onShow}>{t('show')}</Button>}>
      {t('waitingText')}
    </Alert>
  );
}
