'use client';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { ChangedPlan } from '#components/approval/changed-plan.tsx';
import { TakeAway } from '#components/export/take-away.tsx';
import { Columns } from '#components/ui/columns.tsx';
import { blueprintOfPlan } from '#lib/export/blueprint.ts';
import { hasConflict, type Plan } from '#lib/plan/plan.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { PasswordField } from '../secret/password-field.tsx';
import { useChosenTeam } from '../teams-context.tsx';
import type { PlanState } from '../use-plan.ts';
import type { ReviewHandlers } from './plan-conflict.tsx';
import { PlanDocuments } from './plan-documents.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { RequestSummary } from './request-summary.tsx';

export interface ReviewPageProps {
  state: PlanState;
  /** The plan that was shown before the portal found it outdated. */
  reviewed: Plan | null;
  handlers: ReviewHandlers;
  /** The run whose values the form started with; null if none. */
  templateRunId: string | null;
}

export function ReviewPage({ state, reviewed, handlers, templateRunId }: ReviewPageProps) {
  const t = useTranslations('plan');
  const te = useTranslations('errors');
  return (
    <SpaceBetween size="l">
      <ApprovalNotice />
      {templateRunId !== null && <TemplatePasswords runId={templateRunId} />}
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

/** The two passwords, which are all that a form with the values of a run lacks. */
function TemplatePasswords({ runId }: { runId: string }) {
  const t = useTranslations('drafts.template');
  const { getValues } = useFormContext<RequestForm>();
  return (
    <Container
      header={
        <Header variant="h2" description={t('text', { run: shortRunId(runId) })}>
          {t('title')}
        </Header>
      }
    >
      <Columns>
        {PASSWORD_FIELDS.map((secret) => (
          <PasswordField key={secret} secret={secret} label={t(secret, { user: getValues(`${secret}.userName`) })} />
        ))}
      </Columns>
    </Container>
  );
}
