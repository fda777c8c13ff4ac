'use client';
import { useFormatter } from 'use-intl';

/** Names a day (YYYY-MM-DD) in the reader's language, without the year. */
export function usePeriodName(): (day: string) => string {
  const format = useFormatter();
  return (day) => format.dateTime(new Date(`${day}T00:00:00Z`), { month: 'short', day: 'numeric', timeZone: 'UTC' });
}
