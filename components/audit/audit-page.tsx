'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import { ListEmpty, PagedList } from '#components/ui/list-frame.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useAddressFilter } from '#components/ui/use-address-filter.ts';
import { EXPORT_FORMATS } from '#lib/audit/audit-export.ts';
import { type AuditFilter, hasAuditFilter, readAuditFilter, writeAuditFilter } from '#lib/audit/audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuery } from './audit-query.ts';
import { useAuditColumns } from './use-audit-columns.tsx';

/** Who did what, newest first. `teams`: those whose records the person may read. */
export function AuditPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('audit');
  const { filter, change, show } = useAddressFilter(readFilter, writeFilter);
  const isFiltered = hasAuditFilter(filter);
  const clear = () => show({});
  return (
    <PagedList
      of="audit"
      query={useInfiniteQuery(auditQuery(filter))}
      columns={useAuditColumns(teams)}
      trackBy={({ no }) => String(no)}
      isTopAligned
      actions={<ExportButtons filter={filter} />}
      filter={<AuditFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
      empty={
        <ListEmpty
          title={t(isFiltered ? 'noMatch.title' : 'empty.title')}
          text={t(isFiltered ? 'noMatch.text' : 'empty.text')}
          action={isFiltered && <ClearFiltersButton variant="normal" href="/audit" onClear={clear} />}
        />
      }
    />
  );
}

const readFilter = (query: URLSearchParams): AuditFilter => ({ ...readAuditFilter(query), before: undefined });

/** The time zone belongs to the days. */
const writeFilter = ({ zone, ...filter }: AuditFilter) =>
  writeAuditFilter(filter.from || filter.to ? { ...filter, zone } : filter);

/** Exports all records that match the filters as a file. The export itself is recorded. */
function ExportButtons({ filter }: { filter: AuditFilter }) {
  const t = useTranslations('audit.export');
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {EXPORT_FORMATS.map((format) => (
        <Button
          key={format}
          iconName="download"
          href={`/api/audit/export?format=${format}&${writeAuditFilter(filter)}`}
          download
        >
          {t(format)}
        </Button>
      ))}
    </SpaceBetween>
  );
}
