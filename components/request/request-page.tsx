'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { useFormStart } from './draft/use-form-start.ts';
import { RequestWizard } from './request-wizard.tsx';

/** The form that the address asks for: a new one, a draft, or one with the values of a run. */
export function RequestPage({ teams, draftDays }: { teams: readonly WizardTeam[]; draftDays: number }) {
  const t = useTranslations('drafts');
  const { start, key, failure, isDraft, retry, noteDraft, reopen } = useFormStart(teams);
  if (start) return <RequestWizard key={key} teams={teams} start={start} onSaved={noteDraft} onReopen={reopen} />;
  if (failure?.code === 'not-found' && isDraft) return <MissingDraft days={draftDays} />;
  if (failure) return <FailureAlert failure={failure} onRetry={retry} />;
  return <StatusIndicator type="loading">{t('loading')}</StatusIndicator>;
}

/** The draft was deleted, has expired, or belongs to somebody else. */
function MissingDraft({ days }: { days: number }) {
  const t = useTranslations('drafts');
  return (
    <Alert
      type="info"
      header={t('missing.title')}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button href="/runs">{t('conflict.history')}</Button>
          <Button href="/runs/new">{t('missing.newRun')}</Button>
        </SpaceBetween>
      }
    >
      {t('missing.text', { days })}
    </Alert>
  );
}
