'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { SignInLink } from '#components/actions/sign-in-link.tsx';
import type { Connection } from './follow-run.ts';

/** Shown if the page no longer follows the run and only the reader can change that. */
export function ConnectionAlert({ connection }: { connection: Connection | null }) {
  const t = useTranslations('run.connection');
  if (connection === 'signed-out') {
    return (
      <Alert type="warning" header={t('signedOutTitle')} action={<SignInLink />}>
        {t('signedOutText')}
      </Alert>
    );
  }
  if (connection === 'crowded') return <FailureAlert failure={{ code: 'too-many-streams' }} />;
  if (connection === 'outdated') return <FailureAlert failure={{ code: 'portal-updated' }} isStale />;
  if (connection === 'lost') {
    return (
      <Alert type="warning" header={t('lostTitle')}>
        {t('lostText')}
      </Alert>
    );
  }
  return null;
}
