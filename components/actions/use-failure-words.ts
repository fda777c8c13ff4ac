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
    return {
      // Has no values. Lists have many titles and nothing else.
      title: t(`${code}.title`),
      get cause() {
        return words('cause');
      },
      get remedy() {
        return words('remedy');
      },
    };
  };
}
