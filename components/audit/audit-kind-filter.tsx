'use client';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useTranslations } from 'use-intl';
import { AUDIT_KINDS, type AuditKind } from '#lib/audit/audit-record.ts';

interface AuditKindFilterProps {
  value: readonly AuditKind[] | undefined;
  onChange: (kinds: AuditKind[] | undefined) => void;
}

export function AuditKindFilter({ value = [], onChange }: AuditKindFilterProps) {
  const t = useTranslations('audit');
  const options = AUDIT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }));
  return (
    <FormField label={t('filters.kind')} stretch>
      <Multiselect
        options={options}
        selectedOptions={options.filter((option) => value.includes(option.value))}
        placeholder={t('filters.anyKind')}
        inlineTokens
        keepOpen
        onChange={({ detail }) => {
          const chosen = AUDIT_KINDS.filter((kind) => detail.selectedOptions.some((option) => option.value === kind));
          onChange(chosen.length > 0 ? chosen : undefined);
        }}
      />
    </FormField>
  );
}
