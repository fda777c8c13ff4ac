'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { type SaveState, useSaveStatus } from './save-state.ts';

interface ConflictProps {
  status: SaveState;
  onOpenNewer: () => void;
  onKeepAsNew: () => void;
}

/** Another tab or device has changed or deleted the draft, or there are too many: the person decides. */
export function DraftConflict({ status, onOpenNewer, onKeepAsNew }: ConflictProps) {
  const { failure } = useSaveStatus(status);
  const t = useTranslations('drafts.conflict');
  const words = useFailureWords();
  const hasPasswords = useWatch<RequestForm, 'passwords'>({ name: 'passwords' });
  const code = failure?.code;
  if (!failure || (code !== 'draft-changed' && code !== 'draft-gone' && code !== 'too-many-drafts')) return null;
  const { title, cause, remedy } = words(failure);
  const isTyped = hasPasswords.source !== '' || hasPasswords.destination !== '';
  return (
    <div role="alert">
      <Alert
        type="warning"
        header={title}
        action={
          <SpaceBetween direction="horizontal" size="xs">
            {code === 'draft-changed' && (
              <Button formAction="none" onClick={onOpenNewer}>
                {t('open')}
              </Button>
            )}
            {code !== 'too-many-drafts' && (
              <Button formAction="none" onClick={onKeepAsNew}>
                {t('keep')}
              </Button>
            )}
            {code !== 'draft-changed' && (
              <Button formAction="none" href="/runs" target="_blank" iconName="external" iconAlign="right">
                {t('history')}
              </Button>
            )}
          </SpaceBetween>
        }
      >
        {cause} {remedy} {code === 'draft-changed' && isTyped && t('passwords')}
      </Alert>
    </div>
  );
}

/** After a draft was opened: that it was restored, and which passwords are missing until they are typed. */
export function RestoredNotice({ hadPasswords }: { hadPasswords: boolean }) {
  const t = useTranslations('drafts.restored');
  const [isDismissed, setDismissed] = useState(false);
  const { source, destination } = useWatch<RequestForm, 'passwords'>({ name: 'passwords' });
  if (isDismissed || (source !== '' && destination !== '')) return null;
  return (
    <Alert
      type="info"
      dismissible
      dismissAriaLabel={t('dismiss')}
      onDismiss={() => setDismissed(true)}
      header={t('title')}
      action={
        <Button formAction="none" href="/runs/new">
          {t('startAgain')}
        </Button>
      }
    >
      {hadPasswords ? t('passwords') : null}
    </Alert>
  );
}
