'use client';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { RunLink } from '#components/runs/run-link.tsx';
import { RunStateIndicator } from '#components/runs/run-state-indicator.tsx';
import type { TeamName } from '#components/runs/team-name.ts';
import { useLanguage } from '#components/shell/use-language.ts';
import type { RunSummary } from '#lib/setup/history.ts';
import { RetryRow } from './retry-row.tsx';
import { SignAge } from './sign-age.tsx';

export function useTroubledColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<RunSummary>[] {
  const t = useTranslations('support');
  const none = useTranslations('shell')('none');
  const stepNames = useTranslations('run.steps.names');
  const { locale } = useLanguage();
  return [
    {
      id: 'state',
      header: t('columns.state'),
      minWidth: 130,
      cell: ({ state }) =>
        state === 'failed' ? (
          <RunStateIndicator state={state} />
        ) : (
          <>
            <StatusIndicator type="warning">{t('stuck')}</StatusIndicator>
            <Box fontSize="body-s" color="text-body-secondary">
              {t('stuckHelp')}
            </Box>
          </>
        ),
    },
    { id: 'run', header: t('columns.run'), isRowHeader: true, minWidth: 110, cell: ({ id }) => <RunLink runId={id} /> },
    {
      id: 'team',
      header: t('columns.team'),
      minWidth: 110,
      cell: ({ teamId }) => teams.find(({ id }) => id === teamId)?.name[locale] ?? teamId,
    },
    {
      id: 'step',
      header: t('columns.failedStep'),
      minWidth: 160,
      cell: ({ failedStep }) => (failedStep ? stepNames(failedStep) : none),
    },
    {
      id: 'sign',
      header: t('columns.lastSign'),
      minWidth: 130,
      cell: ({ lastSignAt }) => <SignAge at={lastSignAt} />,
    },
    { id: 'person', header: t('columns.requestedBy'), minWidth: 130, cell: ({ requestedBy }) => requestedBy.name },
    { id: 'region', header: t('columns.region'), minWidth: 110, cell: ({ region }) => region },
    { id: 'action', header: t('columns.action'), minWidth: 140, cell: (run) => <RetryRow run={run} /> },
  ];
}
