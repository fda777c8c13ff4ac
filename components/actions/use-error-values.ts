'use client';
import { useFormatter } from 'use-intl';
import type { ErrorParams } from '#lib/errors.ts';
import { errorWordValues } from '#lib/i18n/error-words.ts';

/** The values for the text of an error, with its date in the reader's format. */
export function useErrorValues(): (params: ErrorParams | undefined) => Record<string, string> {
  const format = useFormatter();
  return (params = {}) => {
    if (!params.date) return errorWordValues(params);
    return errorWordValues({ ...params, date: format.dateTime(new Date(params.date), { dateStyle: 'medium' }) });
  };
}
