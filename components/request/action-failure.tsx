'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { errorWordValues } from '#lib/i18n/error-words.ts';
import { JsonView } from './fields/json-view.tsx';
import { SignInAgain } from './sign-in-again.tsx';

interface ActionFailureProps {
  /** What the portal answered; null where no answer came at all. */
  failure: ErrorView | null;
  onRetry: () => void;
}

/** Why nothing can be shown, and what to do now. */
export function ActionFailure({ failure, onRetry }: ActionFailureProps) {
  const t = useTranslations('request');
  const te = useTranslations('errors');
  if (failure === null) {
    return (
      <Alert
        type="error"
        header={t('notices.unreachableTitle')}
        action={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" onClick={onRetry}>
              {t('notices.tryAgain')}
            </Button>
            <Button formAction="none" onClick={() => window.location.reload()}>
              {t('reload')}
            </Button>
          </SpaceBetween>
        }
      >
        {t('notices.unreachable')}
      </Alert>
    );
  }
  const values = errorWordValues(failure.params);
  return (
    <Alert
      type="error"
      header={te(`${failure.code}.title`)}
      action={
        failure.code === 'not-signed-in' ? (
          <SignInAgain />
        ) : (
          <Button formAction="none" onClick={onRetry}>
            {t('retry')}
          </Button>
        )
      }
    >
      <p>{te(`${failure.code}.cause`, values)}</p>
      <p>{te(`${failure.code}.remedy`, values)}</p>
      {failure.params?.trustPolicy && (
        <JsonView label={t('trustPolicyThatWorks')} document={JSON.parse(failure.params.trustPolicy)} />
      )}
    </Alert>
  );
}
