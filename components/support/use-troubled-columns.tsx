'use client';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunCell } from '#components/history/run-cell.tsx';
import { type TeamName, teamName } from '#components/history/team-name.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import { LastSign } from './last-sign.tsx';
import { RetryButton } from './retry-button.tsx';
import { Trouble } from './trouble.tsx';

/** The columns of the support page. */
export function useTroubledColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<RunSummary>[] {
  const t = useTranslations('support');
  const none = useTranslations('shell')('none');
  const stepNames = useTranslations('run.steps.names');
  const locale = useLocale();
  return [
    { id: 'state', header: t('columns.state'), cell: ({ state }) => <Trouble state={state} />, minWidth: 150 },
    { id: 'run', header: t('columns.run'), cell: (run) => <RunCell run={run} />, isRowHeader: true, minWidth: 105 },
    { id: 'team', header: t('columns.team'), cell: ({ teamId }) => teamName(teams, teamId, locale), minWidth: 105 },
    {
      id: 'step',
      header: t('columns.failedStep'),
      cell: ({ failedStep }) => (failedStep ? stepNames(failedStep) : none),
      minWidth: 150,
    },
    { id: 'person', header: t('columns.requestedBy'), cell: ({ requestedBy }) => requestedBy.name, minWidth: 140 },
    {
      id: 'sign',
      header: t('columns.lastSign'),
      cell: ({ lastSignAt }) => <LastSign at={lastSignAt} />,
      minWidth: 200,
    },
    {
      id: 'action',
      header: t('columns.action'),
      // A stuck run is taken over by itself: there is nothing to choose.
      cell: ({ id, state, failedStep }) =>
        state === 'failed' && failedStep ? <RetryButton runId={id} step={failedStep} /> : t('stuckHint'),
      minWidth: 170,
    },
  ];
}
