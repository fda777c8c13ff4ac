'use client';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTranslations } from 'use-intl';
import { useTypedText } from '#components/history/use-typed-text.ts';

const MAX_LENGTH = { person: 200, run: 36 } as const;

interface AuditTextFilterProps {
  name: keyof typeof MAX_LENGTH;
  value: string | undefined;
  onChange: (text: string | undefined) => void;
}

export function AuditTextFilter({ name, value = '', onChange }: AuditTextFilterProps) {
  const t = useTranslations('audit.filters');
  const { text, setText } = useTypedText(value, (settled) => onChange(settled || undefined));
  return (
    <FormField label={t(name)} stretch>
      <Input
        type="search"
        value={text}
        placeholder={t(`${name}Placeholder`)}
        onChange={({ detail }) => setText(detail.value.slice(0, MAX_LENGTH[name]))}
      />
    </FormField>
  );
}
