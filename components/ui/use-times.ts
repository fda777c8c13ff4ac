'use client';
import { useFormatter, useTranslations } from 'use-intl';
import { splitDuration } from '#lib/duration.ts';

/** Formats times and durations in the reader's language and time zone. Times are ISO strings. */
export function useTimes() {
  const format = useFormatter();
  const t = useTranslations('shell.duration');
  return {
    dateTime: (time: string) => format.dateTime(new Date(time), { dateStyle: 'medium', timeStyle: 'medium' }),
    date: (time: string) => format.dateTime(new Date(time), { dateStyle: 'long' }),
    time: (time: string) => format.dateTime(new Date(time), { timeStyle: 'medium' }),
    duration: (durationMs: number) => {
      const { unit, ...parts } = splitDuration(durationMs);
      return t(unit, parts);
    },
  };
}
