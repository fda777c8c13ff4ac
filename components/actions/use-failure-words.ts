'use client';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { useErrorValues } from './use-error-values.ts';

interface FailureWords {
  title: string;
  cause: string;
  remedy: string;
}

/** The text of a failure in the reader's language. */
export function useFailureWords(): (failure: Pick<ErrorView, 'code' | 'params'>) => FailureWords {
  const t = useTranslations('errors');
  const errorValues = useErrorValues();
  return ({ code, params }) => {
    const words = (part: keyof FailureWords) => t(`${code}.${part}`, errorValues(params));
    return { title: words('title'), cause: words('cause'), remedy: words('remedy') };
  };
}
