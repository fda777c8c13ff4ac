'use client';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { AuditFilter } from '#lib/audit/audit-filter.ts';
import { isDay } from '#lib/zoned-day.ts';
import { useTypedText } from './use-typed-text.ts';

type Days = Pick<AuditFilter, 'from' | 'to' | 'zone'>;

interface DayFilterProps {
  end: 'from' | 'to';
  filter: Days;
  onChange: (change: Days) => void;
}

/**
 * The first or the last day, in the reader's time zone. A shared link keeps the sender's zone until the reader changes
 * a day.
 */
export function DayFilter({ end, filter, onChange }: DayFilterProps) {
  const t = useTranslations('history.filters');
  const readerZone = useTimeZone() ?? 'UTC';
  const [isLeft, setLeft] = useState(true);
  const { text, setText } = useTypedText(filter[end] ?? '', (settled) => {
    if (settled === '' || isDay(settled)) onChange({ [end]: settled || undefined, zone: readerZone });
  });
  const zone = filter.from || filter.to ? (filter.zone ?? 'UTC') : readerZone;
  const isBackwards = end === 'to' && filter.from && filter.to && filter.to < filter.from;
  return (
    <FormField
      label={t(end)}
      stretch
      constraintText={zone !== readerZone && t('zone', { zone })}
      errorText={isLeft && text !== '' && !isDay(text) ? t('noDay') : isBackwards && t('backwards')}
    >
      <DatePicker
        value={text}
        placeholder="YYYY/MM/DD"
        onChange={({ detail }) => setText(detail.value)}
        onFocus={() => setLeft(false)}
        onBlur={() => setLeft(true)}
      />
    </FormField>
  );
}
