'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { FormProvider } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { WizardTeam } from '#lib/setup/team-bounds.ts';
import { CreateFailure } from './create-failure.tsx';
import { LeaveModal } from './leave-modal.tsx';
import { RestoredAlert } from './restored-alert.tsx';
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
  const notice = wizard.notice ? t(`notices.${wizard.notice}`) : null;
  const steps = useWizardSteps({
    plan,
    onEdit: pages.open,
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
          <Wizard
            steps={steps}
            activeStepIndex={pages.index}
            isLoadingNextStep={creation.isBusy || (pages.page === 'review' && plan.isLoading)}
            submitButtonText={t('actions.create')}
            i18nStrings={{
              nextButton: t('actions.next'),
              previousButton: t('actions.previous'),
              cancelButton: t('actions.cancel'),
            }}
            onNavigate={({ detail }) => void pages.goTo(detail.requestedStepIndex)}
            onCancel={() => guard.ask('/runs')}
            onSubmit={wizard.submit}
          />
        </SpaceBetween>
        <LeaveModal isOpen={guard.wanted !== null} onStay={guard.stay} onLeave={guard.leave} />
      </FormProvider>
    </TeamsProvider>
  );
}
