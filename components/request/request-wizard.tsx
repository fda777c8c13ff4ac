'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { FormProvider } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useFailureButtons } from '#components/actions/failure-alert.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { DraftConflict, RestoredNotice } from './draft/draft-notices.tsx';
import { LeaveModal } from './draft/leave-modal.tsx';
import { SaveStatus } from './draft/save-status.tsx';
import type { FormStart } from './draft/use-form-start.ts';
import { useEarlyLoad } from './later-page.tsx';
import { NameChecksProvider } from './names/name-checks-context.tsx';
import type { ReviewHandlers } from './review/plan-conflict.tsx';
import { ReviewActions } from './review/review-actions.tsx';
import { TeamsProvider } from './teams-context.tsx';
import { useRequestWizard } from './use-request-wizard.ts';
import { useWizardSteps } from './use-wizard-steps.tsx';

interface RequestWizardProps {
  teams: readonly WizardTeam[];
  start: FormStart;
  /** The form has become this draft. */
  onSaved: (draftId: string) => void;
  /** Opens the draft as another tab saved it. */
  onReopen: () => void;
}

/** The form that requests a run, in the order and words of the AWS console. */
export function RequestWizard({ teams, start, onSaved, onReopen }: RequestWizardProps) {
  const t = useTranslations('request');
  const wizard = useRequestWizard(teams, start, onSaved);
  const { form, pages, plan, draft, guard, creation } = wizard;
  useEarlyLoad();
  const cancel = () => guard.ask('/runs');
  const edit: ReviewHandlers['edit'] = (page, focus) => {
    creation.clearFailure();
    pages.open(page, { focus });
  };
  const notice = wizard.notice && pages.page === 'review' ? t(`notices.${wizard.notice}`) : null;
  const steps = useWizardSteps({
    page: pages.page,
    review: {
      state: plan,
      reviewed: wizard.reviewed,
      handlers: { edit, restore: wizard.restore },
      templateRunId: start.templateRunId,
    },
    errorText: creation.failure ? <CreateFailure failure={creation.failure} onCheck={plan.check} /> : notice,
  });
  return (
    <TeamsProvider teams={teams}>
      <FormProvider {...form}>
        <NameChecksProvider>
          <SpaceBetween size="m">
            {start.version > 0 && <RestoredNotice hadPasswords={start.hadPasswords} />}
            <DraftConflict status={draft.status} onOpenNewer={onReopen} onKeepAsNew={draft.keepAsNew} />
            {/* A form, so that password managers recognize it. Enter doesn't submit. */}
            <form noValidate autoComplete="off" onSubmit={(event) => event.preventDefault()}>
              <Wizard
                steps={steps}
                activeStepIndex={pages.index}
                isLoadingNextStep={creation.isBusy}
                secondaryActions={<SaveStatus status={draft.status} />}
                customPrimaryActions={
                  pages.page === 'review' && (
                    <ReviewActions
                      isPlanLoading={plan.isLoading}
                      isCreating={creation.isBusy}
                      onCancel={cancel}
                      onPrevious={() => edit('permissions')}
                      onCreate={() => void wizard.submit()}
                    />
                  )
                }
                i18nStrings={{
                  nextButton: t('actions.next'),
                  previousButton: t('actions.previous'),
                  cancelButton: t('actions.cancel'),
                }}
                onNavigate={({ detail }) => {
                  creation.clearFailure();
                  void pages.goTo(detail.requestedStepIndex);
                }}
                onCancel={cancel}
              />
            </form>
          </SpaceBetween>
          <LeaveModal
            isOpen={guard.wanted !== null}
            status={draft.status}
            findLosses={wizard.findLosses}
            onStay={guard.stay}
            onLeave={guard.leave}
          />
        </NameChecksProvider>
      </FormProvider>
    </TeamsProvider>
  );
}

/** Why "Create resources" made no run, and what to do. Shown above the button. */
function CreateFailure({ failure, onCheck }: { failure: ErrorView; onCheck: () => void }) {
  const t = useTranslations('request');
  const { title, cause, remedy } = useFailureWords()(failure);
  return (
    <SpaceBetween size="xs">
      <strong>{title}</strong>
      <span>
        {cause} {remedy}
      </span>
      {failure.code === 'request-key-reused' && <span>{t('notices.reusedHint')}</span>}
      {failure.code === 'request-key-reused' && (
        <Button formAction="none" href="/runs" target="_blank" iconName="external" iconAlign="right">
          {t('notices.history')}
        </Button>
      )}
      {failure.code === 'plan-conflict' && (
        <Button formAction="none" iconName="refresh" onClick={onCheck}>
          {t('actions.checkAgain')}
        </Button>
      )}
      {useFailureButtons(failure)}
    </SpaceBetween>
  );
}
