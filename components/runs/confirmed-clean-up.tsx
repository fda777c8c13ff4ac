'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { CleanUpActionBadge, CleanUpName, useKeepReason } from '#components/clean-up/clean-up-name.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { type CleanUpRow, REMOVAL_STEPS, removes, rowKey } from '#lib/plan/clean-up-plan.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import type { RunView } from '#lib/runs/view.ts';

type Standing = 'done' | 'stays' | 'ahead' | 'left';

const TYPES: Readonly<Record<Standing, StatusIndicatorProps.Type>> = {
  done: 'success',
  stays: 'stopped',
  ahead: 'pending',
  left: 'warning',
};

/** The confirmed plan with the outcome of each row. For an unfinished clean-up, it shows what is left. */
export function ConfirmedCleanUp({ view }: { view: RunView }) {
  const t = useTranslations('cleanUp.run');
  const reasonWords = useKeepReason();
  const { cleanUp } = view;
  const columnDefinitions = useListColumns<CleanUpRow>([
    {
      id: 'resource',
      header: t('columns.resource'),
      cell: (row) => <CleanUpName thing={row} />,
      isRowHeader: true,
      minWidth: 180,
    },
    {
      id: 'action',
      header: t('columns.action'),
      cell: (row) =>
        removes(row) ? <CleanUpActionBadge action={row.action} /> : reasonWords(row.reason ?? '', row.params),
      minWidth: 130,
    },
    {
      id: 'now',
      header: t('columns.now'),
      cell: (row) => {
        const standing = standingOf(view, row);
        return (
          <StatusIndicator type={TYPES[standing]} wrapText={false}>
            {t(`now.${standing}`)}
          </StatusIndicator>
        );
      },
      minWidth: 120,
    },
  ]);
  if (!cleanUp) return null;
  const days = { secretDays: cleanUp.secretRecoveryDays, keyDays: cleanUp.keyDeletionDays };
  return (
    <Container
      header={
        <Header variant="h2" description={t('rowsDescription', days)}>
          {t('rowsHeading')}
        </Header>
      }
    >
      <Table
        variant="embedded"
        wrapLines
        items={cleanUp.rows}
        trackBy={rowKey}
        ariaLabels={{ tableLabel: t('rowsHeading') }}
        columnDefinitions={columnDefinitions}
      />
    </Container>
  );
}

function standingOf(view: RunView, row: CleanUpRow): Standing {
  if (!removes(row)) return 'stays';
  if (view.steps[REMOVAL_STEPS[row.resource]].state === 'succeeded') return 'done';
  return isUnderWay(view) ? 'ahead' : 'left';
}
