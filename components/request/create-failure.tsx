'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { SignInLink } from '#components/actions/sign-in-link.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { CreateFailure as Failure } from './use-create-run.ts';

/** Why "Create resources" made no run, above the button, and what to do now. */
export function CreateFailure({ failure, onCheck }: { failure: Failure; onCheck: () => void }) {
  const t = useTranslations('request.notices');
  const tf = useTranslations('feedback');
  if (failure.kind === 'refused') return <Refusal error={failure.error} onCheck={onCheck} />;
  return (
    <SpaceBetween size="xs">
      <strong>{tf('unreachable.title')}</strong>
      <span>{t('unreachable')}</span>
      <ReloadButton />
    </SpaceBetween>
  );
}

function Refusal({ error, onCheck }: { error: ErrorView; onCheck: () => void }) {
  const t = useTranslations('request');
  const { title, cause, remedy } = useFailureWords()(error);
  return (
    <SpaceBetween size="xs">
      <strong>{title}</strong>
      <span>
        {cause} {remedy}
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
      {error.code === 'not-signed-in' && <SignInLink />}
      {error.code === 'portal-updated' && <ReloadButton />}
    </SpaceBetween>
  );
}
