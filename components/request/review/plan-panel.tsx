'use client';
import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useErrorValues } from '#components/actions/use-error-values.ts';
import { PLANNED_RESOURCES, type Plan, type PlannedResource } from '#lib/plan/plan.ts';
import type { PlanState } from '../use-plan.ts';
import { PlanConflict, type ReviewHandlers } from './plan-conflict.tsx';
import { PlanTable } from './plan-table.tsx';

/** What happens to each resource, with loading and failure states. */
export function PlanPanel({ state, handlers }: { state: PlanState; handlers: ReviewHandlers }) {
  const t = useTranslations('plan');
  const tr = useTranslations('request');
  const { plan, failure, isLoading, check } = state;
  // The restore button disappears when it is used, so the focus moves to the plan that is being made again.
  const checkButton = useRef<ButtonProps.Ref>(null);
  const restore: ReviewHandlers['restore'] = (resource) => {
    handlers.restore(resource);
    checkButton.current?.focus();
  };
  const conflicts = plan?.resources.filter((resource) => resource.conflict !== null) ?? [];
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={plan && <ReadBy plan={plan} />}
          actions={
            <Button ref={checkButton} iconName="refresh" formAction="none" loading={isLoading} onClick={check}>
              {tr('actions.checkAgain')}
            </Button>
          }
        >
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {isLoading && (
          <Box>
            <StatusIndicator type="loading">{t('loading')}</StatusIndicator>
          </Box>
        )}
        {isLoading && !plan && <PlanSkeleton />}
        {!isLoading && failure && <FailureAlert failure={failure} onRetry={check} />}
        {conflicts.map((resource) => (
          <PlanConflict
            key={resource.resource}
            resource={resource}
            handlers={{ ...handlers, restore, onNamesChanged: () => checkButton.current?.focus() }}
          />
        ))}
        {plan && <PlanTable resources={plan.resources} />}
      </SpaceBetween>
      <LiveRegion hidden>{!isLoading && plan && <Arrival plan={plan} conflicts={conflicts} />}</LiveRegion>
    </Container>
  );
}

/** Announces the plan when it arrives, since nothing on the page takes the focus then. */
function Arrival({ plan, conflicts }: { plan: Plan; conflicts: readonly PlannedResource[] }) {
  const t = useTranslations('plan');
  const te = useTranslations('errors');
  const errorValues = useErrorValues();
  return (
    <>
      <div>{t('heading')}</div>
      <div>
        <ReadBy plan={plan} />
      </div>
      {conflicts.map(({ resource, conflict }) => {
        const title = conflict && te(`${conflict.code}.title`, errorValues(conflict.params));
        return <div key={resource}>{title && t('conflictOf', { resource: t(`resources.${resource}`), title })}</div>;
      })}
    </>
  );
}

function ReadBy({ plan: { accountId, region, deployerRoleArn } }: { plan: Plan }) {
  return useTranslations('plan')('readBy', { accountId, region, role: shortRole(deployerRoleArn) });
}

/** The role's name without its ARN, for easier reading. */
function shortRole(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}

/** The plan's own table with what is already known, so that nothing moves when the rest arrives. */
function PlanSkeleton() {
  const t = useTranslations('plan');
  return (
    <Table
      variant="embedded"
      items={PLANNED_RESOURCES}
      ariaLabels={{ tableLabel: t('loading') }}
      columnDefinitions={[
        {
          id: 'resource',
          header: t('columns.resource'),
          cell: (resource) => (
            <SpaceBetween size="xxxs">
              <Box fontWeight="bold">{t(`resources.${resource}`)}</Box>
              <Skeleton height="12px" width="160px" />
            </SpaceBetween>
          ),
        },
        {
          id: 'action',
          header: t('columns.action'),
          cell: () => <Skeleton height="12px" width="64px" />,
          width: 120,
        },
      ]}
    />
  );
}
