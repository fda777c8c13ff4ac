'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';

interface RestoredAlertProps {
  hadPasswords: boolean;
  onDismiss: () => void;
  onStartAgain: () => void;
}

/** After a sign-in or a reload: what is here again, and what is not. */
export function RestoredAlert({ hadPasswords, onDismiss, onStartAgain }: RestoredAlertProps) {
  const t = useTranslations('request.notices');
  return (
    <Alert
      type="info"
      dismissible
      dismissAriaLabel={t('dismiss')}
      onDismiss={onDismiss}
      header={t('restored')}
      action={
        <Button formAction="none" onClick={onStartAgain}>
          {t('startAgain')}
        </Button>
      }
    >
      {hadPasswords ? t('passwordsAgain') : null}
    </Alert>
  );
}
