'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { errorWordValues } from '#lib/i18n/error-words.ts';
import { SignInAgain } from './sign-in-again.tsx';
import type { CreateFailure as Failure } from './use-create-run.ts';

/** Why "Create resources" made no run, above the button, and what to do now. */
export function CreateFailure({ failure, onCheck }: { failure: Failure; onCheck: () => void }) {
  const t = useTranslations('request');
  if (failure.kind === 'refused') return <Refusal error={failure.error} onCheck={onCheck} />;
  return (
    <SpaceBetween size="xs">
      <strong>{t('notices.unreachableTitle')}</strong>
      <span>{t('notices.unreachable')}</span>
      <Button formAction="none" onClick={() => window.location.reload()}>
        {t('reload')}
      </Button>
    </SpaceBetween>
  );
}

function Refusal({ error, onCheck }: { error: ErrorView; onCheck: () => void }) {
  const t = useTranslations('request');
  const te = useTranslations('errors');
  const values = errorWordValues(error.params);
  return (
    <SpaceBetween size="xs">
      <strong>{te(`${error.code}.title`)}</strong>
      <span>
        {te(`${error.code}.cause`, values)} {te(`${error.code}.remedy`, values)}
      </span>
      {error.code === 'request-key-reused' && <span>{t('notices.reusedHint')}</span>}
      {error.code === 'request-key-reused' && (
        <Button formAction="none" href="/runs" target="_blank" iconName="external" iconAlign="right">
          {t('notices.history')}
        </Button>
      )}
      {error.code === 'plan-conflict' && (
        <Button formAction="none" iconName="refresh" onClick={onCheck}>
          {t('actions.checkAgain')}
        </Button>
      )}
      {error.code === 'not-signed-in' && <SignInAgain />}
    </SpaceBetween>
  );
}
