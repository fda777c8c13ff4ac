'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { MissingStatement } from './missing-statement.tsx';
import { RefusedRole } from './refused-role.tsx';
import { ReloadButton } from './reload-button.tsx';
import { SignInLink } from './sign-in-link.tsx';
import { useFailureWords } from './use-failure-words.ts';

interface FailureAlertProps {
  failure: ErrorView;
  /** True if older data is still shown below. */
  isStale?: boolean;
  onRetry?: () => void;
}

/** Why something could not be read or done, and what to do. */
export function FailureAlert({ failure, isStale = false, onRetry }: FailureAlertProps) {
  const t = useTranslations('feedback');
  const { title, cause, remedy } = useFailureWords()(failure);
  return (
    <div role="alert">
      <Alert type="error" header={title} action={useFailureButtons(failure, onRetry)}>
        <div>{cause}</div>
        <div>{remedy}</div>
        {isStale && <div>{t('stale')}</div>}
        {failure.code === 'deployer-role-refused' && <RefusedRole params={failure.params ?? {}} />}
        {failure.params?.statement && <MissingStatement text={failure.params.statement} />}
      </Alert>
    </div>
  );
}

/** The buttons that help after a failure, if any. */
export function useFailureButtons({ code }: ErrorView, onRetry?: () => void): ReactNode {
  const t = useTranslations('feedback');
  if (code === 'not-signed-in') return <SignInLink />;
  // A retry would fail too, because the portal has been updated.
  if (code === 'portal-updated') return <ReloadButton />;
  const retry = onRetry && (
    <Button formAction="none" onClick={onRetry}>
      {t('retry')}
    </Button>
  );
  if (code !== 'unreachable') return retry;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {retry}
      <ReloadButton />
    </SpaceBetween>
  );
}
