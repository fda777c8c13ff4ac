'use client';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunLink } from '#components/runs/run-link.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import { AUDIT_FIELD_NAMES, AUDIT_KINDS, type AuditRecord } from '#lib/audit/audit-record.ts';

type Column = TableProps.ColumnDefinition<AuditRecord>;

/** The columns of the audit records. The team's column appears only with several teams. */
export function useAuditColumns(teams: readonly TeamName[]): Column[] {
  const t = useTranslations('audit');
  const none = useTranslations('shell')('none');
  const locale = useLocale();
  const times = useTimes();
  const kindName = (kind: string) => {
    const known = AUDIT_KINDS.find((one) => one === kind);
    // The kind comes from a portal that is newer than this page.
    return known ? t(`kinds.${known}`) : kind;
  };
  const team: Column = {
    id: 'team',
    header: t('columns.team'),
    cell: ({ teamId }) => (teamId === null ? none : teamName(teams, teamId, locale)),
    minWidth: 100,
  };
  return [
    { id: 'no', header: t('columns.no'), cell: ({ no }) => no, minWidth: 80 },
    { id: 'at', header: t('columns.at'), cell: ({ at }) => times.dateTime(at), minWidth: 150 },
    { id: 'kind', header: t('columns.kind'), cell: ({ kind }) => kindName(kind), isRowHeader: true, minWidth: 130 },
    {
      id: 'person',
      header: t('columns.person'),
      cell: ({ by }) => <LongName text={by?.name ?? t('portal')} />,
      minWidth: 130,
    },
    ...(teams.length > 1 ? [team] : []),
    {
      id: 'run',
      header: t('columns.run'),
      cell: ({ runId }) => (runId === null ? none : <RunLink runId={runId} />),
      minWidth: 105,
    },
    { id: 'details', header: t('columns.details'), cell: ({ data }) => <AuditDetails data={data} />, minWidth: 320 },
  ];
}

/** The other recorded fields, one per line. Values are codes and names, and are shown unchanged. */
function AuditDetails({ data }: Pick<AuditRecord, 'data'>) {
  const t = useTranslations('audit.fields');
  const none = useTranslations('shell')('none');
  const shown = AUDIT_FIELD_NAMES.flatMap((name) => (data[name] ? [{ name, value: data[name] }] : []));
  if (shown.length === 0) return none;
  return shown.map(({ name, value }) => (
    <div key={name} style={{ overflowWrap: 'anywhere' }}>
      {t('line', { name: t(name), value })}
    </div>
  ));
}
