'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useNowMs } from '#components/ui/clock.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { type CleanUpRow, dateAfter, removes, rowKey } from '#lib/plan/clean-up-plan.ts';
import { CleanUpActionBadge, CleanUpName, useKeepReason } from './clean-up-name.tsx';
import type { CleanUpPlanState } from './use-clean-up-plan.ts';

interface CleanUpPlanPanelProps {
  state: CleanUpPlanState;
  keyDeletionDays: number;
  secretRecoveryDays: number;
}

/** What is deleted and what is kept, with loading and failure states. */
export function CleanUpPlanPanel({ state, ...days }: CleanUpPlanPanelProps) {
  const t = useTranslations('cleanUp.plan');
  const tp = useTranslations('plan');
  const nowMs = useNowMs();
  const { plan, failure, isLoading, check } = state;
  const isEmpty = plan?.rows.length === 0;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            plan &&
            tp('readBy', {
              accountId: plan.accountId,
              region: plan.region,
              role: plan.deployerRoleArn.split('/').at(-1) ?? '',
            })
          }
          actions={
            <Button iconName="refresh" loading={isLoading} onClick={check}>
              {t('checkAgain')}
            </Button>
          }
        >
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {isLoading && <StatusIndicator type="loading">{tp('loading')}</StatusIndicator>}
        {!isLoading && failure && <FailureAlert failure={failure} onRetry={check} />}
        {isEmpty && <Box>{t('nothing')}</Box>}
        {plan && !isEmpty && <CleanUpTable rows={plan.rows} nowMs={nowMs} {...days} />}
        {plan && !isEmpty && !plan.rows.some(removes) && <Box>{t('nothingToDelete')}</Box>}
      </SpaceBetween>
    </Container>
  );
}

interface CleanUpTableProps {
  rows: readonly CleanUpRow[];
  keyDeletionDays: number;
  secretRecoveryDays: number;
  /** The start of the periods. */
  nowMs: number;
}

/** One row per resource: whether it is deleted, when, and what can be undone; or why it is kept. */
function CleanUpTable({ rows, keyDeletionDays, secretRecoveryDays, nowMs }: CleanUpTableProps) {
  const t = useTranslations('cleanUp');
  const { date } = useTimes();
  const reasonWords = useKeepReason();
  const consequence = (row: CleanUpRow) => {
    if (!removes(row)) return reasonWords(row.reason ?? '', row.params);
    const days = row.resource === 'kms-key' ? keyDeletionDays : secretRecoveryDays;
    return t(`consequences.${row.resource}`, { date: date(dateAfter(nowMs, days).toISOString()) });
  };
  const columnDefinitions = useListColumns<CleanUpRow>([
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
      minWidth: 160,
    },
    { id: 'consequence', header: t('plan.columns.consequence'), cell: consequence, minWidth: 180 },
  ]);
  return (
    <Table
      variant="embedded"
      wrapLines
      items={rows}
      trackBy={rowKey}
      ariaLabels={{ tableLabel: t('plan.heading') }}
      columnDefinitions={columnDefinitions}
    />
  );
}
