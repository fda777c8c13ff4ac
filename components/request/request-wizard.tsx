'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { FormProvider } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useFailureButtons } from '#components/actions/failure-alert.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { NameChecksProvider } from './names/name-checks-context.tsx';
import { ReviewActions } from './review/review-actions.tsx';
import type { ReviewHandlers } from './review/review-handlers.ts';
import { TeamsProvider } from './teams-context.tsx';
import { useRequestWizard } from './use-request-wizard.ts';
import { useWizardSteps } from './use-wizard-steps.tsx';

interface RequestWizardProps {
  teams: readonly WizardTeam[];
  userId: string;
}

/** The form that requests a run, in the order and words of the AWS console. */
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
        <NameChecksProvider>
          <SpaceBetween size="m">
            {draft.restored && (
              <RestoredAlert
                hadPasswords={draft.restored.hadPasswords}
                onDismiss={draft.dismiss}
                onStartAgain={wizard.startAgain}
              />
            )}
            {/* A form, so that password managers recognize it. Enter doesn't submit. */}
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
                      onPrevious={() => edit('permissions')}
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

interface LeaveModalProps {
  isOpen: boolean;
  onStay: () => void;
  onLeave: () => void;
}

function LeaveModal({ isOpen, onStay, onLeave }: LeaveModalProps) {
  const t = useTranslations('request.leave');
  return (
    <Modal
      visible={isOpen}
      header={t('title')}
      closeAriaLabel={t('close')}
      onDismiss={onStay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={onStay}>
              {t('stay')}
            </Button>
            <Button variant="primary" formAction="none" onClick={onLeave}>
              {t('leave')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {t('text')}
    </Modal>
  );
}

interface RestoredAlertProps {
  hadPasswords: boolean;
  onDismiss: () => void;
  onStartAgain: () => void;
}

/** After a sign-in or a reload: what was restored, and what was not. */
function RestoredAlert({ hadPasswords, onDismiss, onStartAgain }: RestoredAlertProps) {
  const t = useTranslations('request.notices');
  return (
    <Alert
      type="info"
      dismissible
      dismissAriaLabel={t('dismiss')}
      onDismiss={onDismiss}
      header={t('restored')}
      action={
        <Button formAction="none" onClick={onStartAgain}>
          {t('startAgain')}
        </Button>
      }
    >
      {hadPasswords ? t('passwordsAgain') : null}
    </Alert>
  );
}
