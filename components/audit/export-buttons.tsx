'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { EXPORT_FORMATS } from '#lib/audit/audit-export.ts';
import { type AuditFilter, writeAuditFilter } from '#lib/audit/audit-filter.ts';

/** All that fits the filters, as a file; that somebody took it is recorded. */
export function ExportButtons({ filter }: { filter: AuditFilter }) {
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
