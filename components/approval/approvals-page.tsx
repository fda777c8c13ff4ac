'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { RunCell } from '#components/runs/run-cell.tsx';
import { useNowMs } from '#components/ui/clock.tsx';
import { ListEmpty, PagedList } from '#components/ui/list-frame.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { AwaitingRun } from '#lib/runs/approval-list.ts';
import { runName } from '#lib/runs/run-name.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { approvalsQuery } from './approvals-query.ts';

/** The runs that wait for approval in the person's teams. */
export function ApprovalsPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('approval.list');
  return (
    <PagedList
      of="approval.list"
      query={useInfiniteQuery(approvalsQuery)}
      columns={useApprovalColumns(teams)}
      trackBy="id"
      empty={<ListEmpty title={t('empty.title')} text={t('empty.text')} />}
    />
  );
}

function useApprovalColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<AwaitingRun>[] {
  const t = useTranslations('approval.list');
  const locale = useLocale();
  const { dateTime } = useTimes();
  const team: TableProps.ColumnDefinition<AwaitingRun> = {
    ...{ id: 'team', header: t('columns.team'), minWidth: 110 },
    cell: ({ teamId }) => teamName(teams, teamId, locale),
  };
  return [
    {
      id: 'run',
      header: t('columns.run'),
      isRowHeader: true,
      minWidth: 180,
      cell: (run) => <RunCell id={run.id} kind={run.kind} name={runName(run)} />,
    },
    ...(teams.length > 1 ? [team] : []),
    {
      id: 'person',
      header: t('columns.requestedBy'),
      minWidth: 130,
      cell: ({ requestedBy }) => <LongName text={requestedBy.name} />,
    },
    { id: 'since', header: t('columns.since'), minWidth: 150, cell: ({ since }) => dateTime(since) },
    { id: 'until', header: t('columns.until'), minWidth: 150, cell: ({ until }) => <Until time={until} /> },
    { id: 'approvers', header: t('columns.approvers'), minWidth: 180, cell: (run) => <Approvers run={run} /> },
    {
      id: 'action',
      header: t('columns.action'),
      minWidth: 120,
      cell: ({ id, isOwnTurn }) => (
        <Button
          href={`/runs/${id}`}
          ariaLabel={t(isOwnTurn ? 'reviewOf' : 'openOf', { run: shortRunId(id) })}
          wrapText={false}
        >
          {t(isOwnTurn ? 'review' : 'open')}
        </Button>
      ),
    },
  ];
}

/** When the request expires, and how long that is from now. */
function Until({ time }: { time: string }) {
  const t = useTranslations('approval.list');
  const { dateTime, duration } = useTimes();
  const leftMs = Date.parse(time) - useNowMs();
  return (
    <>
      <div>{dateTime(time)}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {leftMs > 0 && t('left', { left: duration(leftMs) })}
      </Box>
    </>
  );
}

const SHOWN_NAMES = 3;

/** The people who may approve, the reader first. */
function Approvers({ run: { isOwnTurn, approvers } }: { run: AwaitingRun }) {
  const t = useTranslations('approval.list');
  const left = approvers.length - SHOWN_NAMES;
  const names = [
    ...(isOwnTurn ? [t('you')] : []),
    ...approvers.slice(0, SHOWN_NAMES),
    ...(left > 0 ? [t('others', { count: left })] : []),
  ];
  return names.length > 0 ? names.join(', ') : t('nobody');
}
