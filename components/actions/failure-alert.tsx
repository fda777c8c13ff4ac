'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { ReloadButton } from './reload-button.tsx';
import { SignInLink } from './sign-in-link.tsx';
import { useFailureWords } from './use-failure-words.ts';

interface FailureAlertProps {
  /** What the portal answered; null where no answer came. */
  failure: ErrorView | null;
  /** True where older data is still shown below. */
  isStale?: boolean;
  onRetry?: () => void;
}

/** Why something could not be had or done, and what to do now. */
export function FailureAlert({ failure, isStale = false, onRetry }: FailureAlertProps) {
  const t = useTranslations('feedback');
  const { title, cause, remedy } = useFailureWords()(failure);
  return (
    <div role="alert">
      <Alert type="error" header={title} action={<Remedy failure={failure} {...(onRetry ? { onRetry } : {})} />}>
        <div>{cause}</div>
        <div>{remedy}</div>
        {isStale && <div>{t('stale')}</div>}
      </Alert>
    </div>
  );
}

function Remedy({ failure, onRetry }: Pick<FailureAlertProps, 'failure' | 'onRetry'>) {
  const t = useTranslations('feedback');
  if (failure?.code === 'not-signed-in') return <SignInLink />;
  // To try again what the portal does not know any more is of no use.
  if (failure?.code === 'portal-updated') return <ReloadButton />;
  return onRetry ? (
    <Button formAction="none" onClick={onRetry}>
      {t('retry')}
    </Button>
  ) : null;
}
