'use client';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import type { PlannedResource } from '#lib/plan/plan.ts';
import { PlanActionBadge } from './plan-action-badge.tsx';
import { PlanName } from './plan-name.tsx';

/** One line for each resource, in the console's order. Two columns, so that it fits a telephone as well. */
export function PlanTable({ resources }: { resources: readonly PlannedResource[] }) {
  const t = useTranslations('plan');
  return (
    <Table
      variant="embedded"
      wrapLines
      items={resources}
      trackBy="resource"
      ariaLabels={{ tableLabel: t('heading') }}
      columnDefinitions={[
        {
          id: 'resource',
          header: t('columns.resource'),
          cell: (item) => <PlanName resource={item} />,
          isRowHeader: true,
        },
        {
          id: 'action',
          header: t('columns.action'),
          cell: (item) => <PlanActionBadge action={item.action} />,
          width: 150,
        },
      ]}
    />
  );
}
