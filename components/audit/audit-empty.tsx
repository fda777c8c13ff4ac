'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/history/clear-filters-button.tsx';
import { type AuditFilter, hasAuditFilter } from '#lib/audit/audit-filter.ts';

/** Filters that leave nothing, or a team of which nothing is recorded yet. */
export function AuditEmpty({ filter, onClear }: { filter: AuditFilter; onClear: () => void }) {
  const t = useTranslations('audit');
  const isFiltered = hasAuditFilter(filter);
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{t(isFiltered ? 'noMatch' : 'empty')}</b>
        {isFiltered && <ClearFiltersButton variant="normal" href="/audit" onClear={onClear} />}
      </SpaceBetween>
    </Box>
  );
}
