'use client';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { PLANNED_RESOURCES } from '#lib/setup/plan.ts';

/** As many lines as the plan will have, so that nothing jumps when it comes. */
export function PlanSkeleton() {
  return (
    <SpaceBetween size="s">
      {PLANNED_RESOURCES.map((resource) => (
        <Skeleton key={resource} height="28px" />
      ))}
    </SpaceBetween>
  );
}
