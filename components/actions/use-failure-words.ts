'use client';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { useErrorValues } from './use-error-values.ts';

interface FailureWords {
  title: string;
  cause: string;
  remedy: string;
}

/** The words of a failure in the reader's language; null is no answer. */
export function useFailureWords(): (failure: Pick<ErrorView, 'code' | 'params'> | null) => FailureWords {
  const t = useTranslations();
  const errorValues = useErrorValues();
  return (failure) => {
    const words = (part: keyof FailureWords) =>
      failure === null
        ? t(`feedback.unreachable.${part}`)
        : t(`errors.${failure.code}.${part}`, errorValues(failure.params));
    return { title: words('title'), cause: words('cause'), remedy: words('remedy') };
  };
}
