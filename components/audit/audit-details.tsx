'use client';
import { useTranslations } from 'use-intl';
import { AUDIT_FIELD_NAMES, type AuditRecord } from '#lib/audit/audit-record.ts';

/** What is recorded besides, one a line; values are codes and names and stand as they are. */
export function AuditDetails({ data }: Pick<AuditRecord, 'data'>) {
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
