'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { ChangedPlan } from '#components/approval/changed-plan.tsx';
import { TakeAway } from '#components/export/take-away.tsx';
import { blueprintOfPlan } from '#lib/export/blueprint.ts';
import { hasConflict, type Plan } from '#lib/plan/plan.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import { useChosenTeam } from '../teams-context.tsx';
import type { PlanState } from '../use-plan.ts';
import { PlanDocuments } from './plan-documents.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { RequestSummary } from './request-summary.tsx';
import type { ReviewHandlers } from './review-handlers.ts';

interface ReviewPageProps {
  state: PlanState;
  /** The plan that was shown before the portal found it outdated. */
  reviewed: Plan | null;
  handlers: ReviewHandlers;
}

export function ReviewPage({ state, reviewed, handlers }: ReviewPageProps) {
  const t = useTranslations('plan');
  const te = useTranslations('errors');
  return (
    <SpaceBetween size="l">
      <ApprovalNotice />
      {reviewed && state.plan && !state.isLoading && (
        <section aria-label={t('changed')}>
          <Alert type="warning" header={te('plan-changed.title')}>
            <ChangedPlan before={reviewed} after={state.plan} />
          </Alert>
        </section>
      )}
      <PlanPanel state={state} handlers={handlers} />
      {state.plan && <PlanDocuments plan={state.plan} />}
      {state.plan && <PlanAsCode plan={state.plan} />}
      <RequestSummary onEdit={handlers.edit} />
    </SpaceBetween>
  );
}

/** The plan as code; none while it has conflicts. */
function PlanAsCode({ plan }: { plan: Plan }) {
  const { getValues } = useFormContext<RequestForm>();
  const boundaryArn = useChosenTeam()?.permissionsBoundaryArn ?? null;
  return (
    <TakeAway blueprint={hasConflict(plan) ? null : blueprintOfPlan(toRunRequest(getValues()), plan, boundaryArn)} />
  );
}

/** Says that the run will wait for a lead, if the chosen team requires approval. */
function ApprovalNotice() {
  const t = useTranslations('approval.ask');
  if (!useChosenTeam()?.needsApproval) return null;
  return (
    <Alert type="info" header={t('setUpTitle')}>
      {t('setUpText')}
    </Alert>
  );
}
