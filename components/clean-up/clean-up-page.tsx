'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { PageTitle } from '#components/ui/page-title.tsx';
import styles from '#components/ui/plan.module.css';
import { removedKeys, removes } from '#lib/plan/clean-up-plan.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { cleanUpRun } from '#server/actions/runs.ts';
import { CleanUpConfirmation } from './clean-up-confirmation.tsx';
import { CleanUpPeriods, useTypedDays } from './clean-up-periods.tsx';
import { CleanUpPlanPanel } from './clean-up-plan-panel.tsx';
import { useCleanUpPlan } from './use-clean-up-plan.ts';

interface CleanUpPageProps {
  runId: string;
  /** The run has failed, so the clean-up ends it. */
  endsRun: boolean;
  /** A lead must approve the clean-up. */
  needsApproval: boolean;
}

/** What is left of a run, what is deleted and kept, and the confirmation. */
export function CleanUpPage({ runId, endsRun, needsApproval }: CleanUpPageProps) {
  const t = useTranslations('cleanUp');
  const ta = useTranslations('approval.ask');
  const state = useCleanUpPlan(runId);
  const days = useTypedDays();
  const [typed, setTyped] = useState('');
  const { start, isBusy, failure } = useStartCleanUp(runId, state.check);
  const { plan } = state;
  const gone = plan?.rows.filter(removes) ?? [];
  const isConfirmed = plan !== null && typed === plan.roleName && days.isValid && !state.isLoading;
  const confirm = () => {
    if (isConfirmed) start({ roleName: typed, removes: removedKeys(plan.rows), ...days.read });
  };
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t('description')}>
          {t('title', { id: shortRunId(runId) })}
        </Header>
      }
    >
      <PageTitle title={t('title', { id: shortRunId(runId) })} />
      <SpaceBetween size="l">
        {endsRun && (
          <Alert type="info" header={t('endsRun.title')}>
            {t('endsRun.text')}
          </Alert>
        )}
        {needsApproval && (
          <Alert type="info" header={ta('cleanUpTitle')}>
            {ta('cleanUpText')}
          </Alert>
        )}
        <CleanUpPlanPanel state={state} {...days.read} />
        {plan && <CleanUpPeriods rows={plan.rows} days={days} />}
        {plan && gone.length > 0 && (
          <CleanUpConfirmation
            roleName={plan.roleName}
            goesKey={gone.some(({ resource }) => resource === 'kms-key')}
            typed={typed}
            onChange={setTyped}
            onEnter={confirm}
          />
        )}
        {failure && <FailureAlert failure={failure} />}
        <div className={styles.actions}>
          <Button variant="link" href={`/runs/${runId}`} disabled={isBusy}>
            {t('confirm.cancel')}
          </Button>
          {gone.length > 0 && (
            <Button
              variant="primary"
              loading={isBusy}
              loadingText={t('confirm.starting')}
              disabled={!isConfirmed}
              onClick={confirm}
            >
              {needsApproval ? ta('cleanUpButton') : t('confirm.button')}
            </Button>
          )}
        </div>
      </SpaceBetween>
    </ContentLayout>
  );
}

type Confirmed = Omit<Parameters<typeof cleanUpRun>[0], 'requestKey' | 'runId'>;

/**
 * Starts the clean-up once, even if called again, and then opens its page. `onChanged` runs if the plan is outdated.
 */
function useStartCleanUp(runId: string, onChanged: () => void) {
  const router = useRouter();
  // Created with the first attempt, so that resending the same confirmation gives the same clean-up.
  const requestKey = useRef<string>(null);
  const { run, isBusy, failure } = useAction(cleanUpRun, {
    onSuccess(started) {
      router.push(`/runs/${started.runId}`);
      return 'leaving';
    },
    onFailure({ code }) {
      if (code === 'clean-up-plan-changed') onChanged();
    },
  });
  const start = (confirmed: Confirmed) => {
    requestKey.current ??= crypto.randomUUID();
    void run({ requestKey: requestKey.current, runId, ...confirmed });
  };
  return { start, isBusy, failure };
}
