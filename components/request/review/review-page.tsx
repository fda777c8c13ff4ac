'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { PlanState } from '../use-plan.ts';
import { ApprovalNotice } from './approval-notice.tsx';
import { PlanDocuments } from './plan-documents.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { RequestSummary } from './request-summary.tsx';
import type { ReviewHandlers } from './review-handlers.ts';

interface ReviewPageProps {
  state: PlanState;
  handlers: ReviewHandlers;
}

export function ReviewPage({ state, handlers }: ReviewPageProps) {
  return (
    <SpaceBetween size="l">
      <ApprovalNotice />
      <PlanPanel state={state} handlers={handlers} />
      {state.plan && <PlanDocuments plan={state.plan} />}
      <RequestSummary onEdit={handlers.edit} />
    </SpaceBetween>
  );
}
