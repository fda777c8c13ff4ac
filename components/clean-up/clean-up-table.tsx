'use client';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/shell/use-times.ts';
import { type CleanUpRow, dateAfter, removes, rowKey } from '#lib/plan/clean-up-plan.ts';
import { CleanUpActionBadge } from './clean-up-action-badge.tsx';
import { CleanUpName } from './clean-up-name.tsx';
import { useKeepReason } from './use-keep-reason.ts';

interface CleanUpTableProps {
  rows: readonly CleanUpRow[];
  keyDeletionDays: number;
  secretRecoveryDays: number;
  /** From when the days count. */
  nowMs: number;
}

/** One line for each thing: whether it goes, when, and what can be undone; or why it stays. */
export function CleanUpTable({ rows, keyDeletionDays, secretRecoveryDays, nowMs }: CleanUpTableProps) {
  const t = useTranslations('cleanUp');
  const { date } = useTimes();
  const reasonWords = useKeepReason();
  const consequence = (row: CleanUpRow) => {
    if (!removes(row)) return reasonWords(row.reason ?? '', row.params);
    const days = row.resource === 'kms-key' ? keyDeletionDays : secretRecoveryDays;
    return t(`consequences.${row.resource}`, { date: date(dateAfter(nowMs, days).toISOString()) });
  };
  return (
    <Table
      variant="embedded"
      wrapLines
      items={rows}
      trackBy={rowKey}
      ariaLabels={{ tableLabel: t('plan.heading') }}
      columnDefinitions={[
        {
          id: 'resource',
          header: t('plan.columns.resource'),
          cell: (row) => <CleanUpName thing={row} />,
          isRowHeader: true,
          minWidth: 180,
        },
        {
          id: 'action',
          header: t('plan.columns.action'),
          cell: ({ action }) => <CleanUpActionBadge action={action} />,
          minWidth: 130,
        },
        { id: 'consequence', header: t('plan.columns.consequence'), cell: consequence, minWidth: 180 },
      ]}
    />
  );
}
