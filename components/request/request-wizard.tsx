'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { FormProvider } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { CreateFailure } from './create-failure.tsx';
import { LeaveModal } from './leave-modal.tsx';
import { RestoredAlert } from './restored-alert.tsx';
import { ReviewActions } from './review/review-actions.tsx';
import type { ReviewHandlers } from './review/review-handlers.ts';
import { TeamsProvider } from './teams-context.tsx';
import { useRequestWizard } from './use-request-wizard.ts';
import { useWizardSteps } from './use-wizard-steps.tsx';

interface RequestWizardProps {
  teams: readonly WizardTeam[];
  userId: string;
}

/** The form that asks for a run, in the order and the words of the AWS console. */
export function RequestWizard({ teams, userId }: RequestWizardProps) {
  const t = useTranslations('request');
  const wizard = useRequestWizard(teams, userId);
  const { form, pages, plan, draft, guard, creation } = wizard;
  const cancel = () => guard.ask('/runs');
  const edit: ReviewHandlers['edit'] = (page, focus) => {
    creation.clearFailure();
    pages.open(page, { focus });
  };
  const notice = wizard.notice && pages.page === 'review' ? t(`notices.${wizard.notice}`) : null;
  const steps = useWizardSteps({
    page: pages.page,
    plan,
    reviewed: wizard.reviewed,
    handlers: { edit, restore: wizard.restore },
    errorText: creation.failure ? <CreateFailure failure={creation.failure} onCheck={plan.check} /> : notice,
  });
  return (
    <TeamsProvider teams={teams}>
      <FormProvider {...form}>
        <SpaceBetween size="m">
          {draft.restored && (
            <RestoredAlert
              hadPasswords={draft.restored.hadPasswords}
              onDismiss={draft.dismiss}
              onStartAgain={wizard.startAgain}
            />
          )}
          {/* A form, so that password managers know what it is; Enter submits nothing. */}
          <form noValidate autoComplete="off" onSubmit={(event) => event.preventDefault()}>
            <Wizard
              steps={steps}
              activeStepIndex={pages.index}
              isLoadingNextStep={creation.isBusy}
              customPrimaryActions={
                pages.page === 'review' && (
                  <ReviewActions
                    isPlanLoading={plan.isLoading}
                    isCreating={creation.isBusy}
                    onCancel={cancel}
                    onPrevious={() => edit('role')}
                    onCreate={wizard.submit}
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
        <LeaveModal isOpen={guard.wanted !== null} onStay={guard.stay} onLeave={guard.leave} />
      </FormProvider>
    </TeamsProvider>
  );
}
