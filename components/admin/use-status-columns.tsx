'use client';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { BreakableText } from '#components/ui/breakable-text.tsx';
import { StatusLine } from '#components/ui/status-line.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { isFailing, type LastOutcome, type PortalStatus } from '#lib/portal-status.ts';

/** The columns of a list of what last succeeded or failed. */
export function useOutcomeColumns<Item extends LastOutcome>(
  of: 'teams' | 'chores',
  nameOf: (item: Item) => string,
): TableProps.ColumnDefinition<Item>[] {
  const t = useTranslations('status');
  const none = useTranslations('shell')('none');
  const { dateTime } = useTimes();
  const at = (time: string | null) => (time === null ? none : dateTime(time));
  return useListColumns<Item>([
    { id: 'name', header: t(`${of}.columns.name`), isRowHeader: true, minWidth: 200, cell: nameOf },
    { id: 'state', header: t(`${of}.columns.state`), minWidth: 160, cell: (item) => <OutcomeState outcome={item} /> },
    {
      id: 'succeeded',
      header: t(`${of}.columns.succeeded`),
      minWidth: 160,
      cell: ({ succeededAt }) => at(succeededAt),
    },
    { id: 'failed', header: t(`${of}.columns.failed`), minWidth: 240, cell: (item) => <LastFailure outcome={item} /> },
  ]);
}

function OutcomeState({ outcome }: { outcome: LastOutcome }) {
  const t = useTranslations('status.outcome');
  const failing = isFailing(outcome);
  if (failing === null) return <StatusIndicator type="pending">{t('unknown')}</StatusIndicator>;
  return <StatusLine status={failing ? 'error' : 'success'}>{t(failing ? 'failing' : 'ok')}</StatusLine>;
}

function LastFailure({ outcome: { failedAt, problem } }: { outcome: LastOutcome }) {
  const errors = useTranslations('errors');
  const none = useTranslations('shell')('none');
  const { dateTime } = useTimes();
  if (failedAt === null) return none;
  return (
    <>
      <div>{dateTime(failedAt)}</div>
      <Box color="text-body-secondary">{errors(`${problem ?? 'unexpected'}.title`)}</Box>
    </>
  );
}

type Process = PortalStatus['processes'][number];

/** The columns of the list of processes. */
export function useProcessColumns(): TableProps.ColumnDefinition<Process>[] {
  const t = useTranslations('status.processes');
  const { dateTime } = useTimes();
  return useListColumns<Process>([
    {
      id: 'id',
      header: t('columns.id'),
      isRowHeader: true,
      minWidth: 200,
      cell: ({ id }) => <BreakableText text={id} />,
    },
    {
      id: 'state',
      header: t('columns.state'),
      minWidth: 160,
      cell: ({ isGone }) => (
        <StatusLine status={isGone ? 'warning' : 'success'}>{t(isGone ? 'gone' : 'running')}</StatusLine>
      ),
    },
    { id: 'runs', header: t('columns.runs'), minWidth: 80, cell: ({ runs }) => runs },
    { id: 'version', header: t('columns.version'), minWidth: 100, cell: ({ version }) => version },
    { id: 'started', header: t('columns.started'), minWidth: 160, cell: ({ startedAt }) => dateTime(startedAt) },
    { id: 'seen', header: t('columns.seen'), minWidth: 160, cell: ({ seenAt }) => dateTime(seenAt) },
  ]);
}
