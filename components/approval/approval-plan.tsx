'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PlanDocuments } from '#components/request/review/plan-documents.tsx';
import { PlanTable } from '#components/request/review/plan-table.tsx';
import { RunLink } from '#components/runs/run-link.tsx';
import { HydrationGate } from '#components/shell/hydration-gate.tsx';
import { Folded } from '#components/ui/foldable.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { inReadingOrder } from '#lib/aws/policy-order.ts';
import type { Plan } from '#lib/plan/plan.ts';
import type { PreviousPlan } from '#lib/runs/approval-list.ts';
import { ChangedPlan } from './changed-plan.tsx';

interface ApprovalPlanProps {
  plan: Plan;
  isOpen: boolean;
  /** The plan of an earlier run for the same role; null if there is none. */
  previous: PreviousPlan | null;
}

/** Exactly what is to be approved, as the requester saw it; collapsed once answered. */
export function ApprovalPlan(props: ApprovalPlanProps) {
  return (
    <HydrationGate>
      <PlanParts {...props} />
    </HydrationGate>
  );
}

function PlanParts({ plan: stored, isOpen, previous }: ApprovalPlanProps) {
  const plan = inReadingOrder(stored);
  const t = useTranslations('approval.plan');
  const { accountId, region, resources } = plan;
  if (!isOpen) {
    return (
      <Folded variant="container" headerText={t('answered')}>
        <SpaceBetween size="m">
          <PlanTable resources={resources} />
          <PlanDocuments plan={plan} />
        </SpaceBetween>
      </Folded>
    );
  }
  return (
    <SpaceBetween size="l">
      {previous && <SinceLastPlan previous={previous} plan={stored} />}
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

/** What has changed since the plan of the last run for the same role, with the policies line by line. */
function SinceLastPlan({ previous, plan }: { previous: PreviousPlan; plan: Plan }) {
  const t = useTranslations('approval.since');
  const states = useTranslations('run.states');
  const { dateTime } = useTimes();
  const { runId, state, createdAt } = previous;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              {t('description', { state: states(state), time: dateTime(createdAt) })} <RunLink runId={runId} />
            </>
          }
        >
          {t('heading')}
        </Header>
      }
    >
      <ChangedPlan before={previous.plan} after={plan} none={t('none')} />
    </Container>
  );
}
