'use client';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTranslations } from 'use-intl';
import { DELETION_DAYS } from '#lib/runs/events.ts';

interface DaysFieldProps {
  label: string;
  description: string;
  value: string;
  onChange: (text: string) => void;
}

/** An AWS waiting period, in days. */
export function DaysField({ label, description, value, onChange }: DaysFieldProps) {
  const t = useTranslations('cleanUp.periods');
  const isWrong = readDays(value) === null;
  return (
    <FormField
      label={label}
      description={description}
      constraintText={t('constraint')}
      errorText={isWrong && t('constraint')}
    >
      <Input
        type="number"
        inputMode="numeric"
        step={1}
        nativeInputAttributes={DELETION_DAYS}
        value={value}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

/** Null if the text isn't a number of days that AWS accepts. */
export function readDays(text: string): number | null {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return days >= DELETION_DAYS.min && days <= DELETION_DAYS.max ? days : null;
}
