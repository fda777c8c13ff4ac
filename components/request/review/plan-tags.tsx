'use client';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import type { PlannedResource } from '#lib/plan/plan.ts';

/** Every tag that the run puts on what it makes. */
export function PlanTags({ resources }: { resources: readonly PlannedResource[] }) {
  const t = useTranslations('plan');
  const items = resources.flatMap(({ resource, tags }) => tags.map((tag) => ({ resource, ...tag })));
  return (
    <Table
      variant="embedded"
      wrapLines
      items={items}
      ariaLabels={{ tableLabel: t('documents.tags') }}
      empty={t('documents.none')}
      columnDefinitions={[
        { id: 'resource', header: t('documents.tagResource'), cell: (item) => t(`resources.${item.resource}`) },
        { id: 'key', header: t('documents.tagKey'), cell: (item) => item.key, isRowHeader: true },
        { id: 'value', header: t('documents.tagValue'), cell: (item) => item.value },
      ]}
    />
  );
}
