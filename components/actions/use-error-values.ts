'use client';
import { useFormatter } from 'use-intl';
import type { ErrorParams } from '#lib/errors.ts';
import { errorWordValues } from '#lib/i18n/error-words.ts';

/** The values for the words of an error, with its date as the reader writes dates. */
export function useErrorValues(): (params: ErrorParams | undefined) => Record<string, string> {
  const format = useFormatter();
  return (params = {}) => {
    if (!params.date) return errorWordValues(params);
    return errorWordValues({ ...params, date: format.dateTime(new Date(params.date), { dateStyle: 'medium' }) });
  };
}
