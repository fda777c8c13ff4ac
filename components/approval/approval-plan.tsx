'use client';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PlanDocuments } from '#components/request/review/plan-documents.tsx';
import { PlanTable } from '#components/request/review/plan-table.tsx';
import { HydrationGate } from '#components/shell/hydration-gate.tsx';
import { inReadingOrder } from '#lib/aws/policy-order.ts';
import type { Plan } from '#lib/plan/plan.ts';

interface ApprovalPlanProps {
  plan: Plan;
  isOpen: boolean;
}

/** Exactly what is to be approved, as the requester saw it; collapsed once answered. */
export function ApprovalPlan(props: ApprovalPlanProps) {
  return (
    <HydrationGate>
      <PlanParts {...props} />
    </HydrationGate>
  );
}

function PlanParts({ plan: stored, isOpen }: ApprovalPlanProps) {
  const plan = inReadingOrder(stored);
  const t = useTranslations('approval.plan');
  const { accountId, region, resources } = plan;
  if (!isOpen) {
    return (
      <ExpandableSection variant="container" headerText={t('answered')}>
        <SpaceBetween size="m">
          <PlanTable resources={resources} />
          <PlanDocuments plan={plan} />
        </SpaceBetween>
      </ExpandableSection>
    );
  }
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description={t('description', { accountId, region })}>
            {t('heading')}
          </Header>
        }
      >
        <PlanTable resources={resources} />
      </Container>
      <PlanDocuments plan={plan} />
    </SpaceBetween>
  );
}
