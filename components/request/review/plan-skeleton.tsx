'use client';
import Box from '@cloudscape-design/components/box';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { PLANNED_RESOURCES } from '#lib/plan/plan.ts';

/** The plan's own table with what is known already, so that nothing jumps when the rest comes. */
export function PlanSkeleton() {
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
          width: 150,
        },
      ]}
    />
  );
}
