'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { WizardPage } from '#lib/setup/request.ts';
import type { PlanState } from '../use-plan.ts';
import { PlanDocuments } from './plan-documents.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { RequestSummary } from './request-summary.tsx';

interface ReviewPageProps {
  state: PlanState;
  onEdit: (page: WizardPage) => void;
}

export function ReviewPage({ state, onEdit }: ReviewPageProps) {
  return (
    <SpaceBetween size="l">
      <PlanPanel state={state} onEdit={onEdit} />
      {state.plan && <PlanDocuments plan={state.plan} />}
      <RequestSummary onEdit={onEdit} />
    </SpaceBetween>
  );
}
