'use client';
import { useMessages, useTranslations } from 'use-intl';

/** What a step waits for, in a sentence; the code of a wait that only a newer portal knows. */
export function useWaitWords(): (reason: string) => string {
  const t = useTranslations('run.steps.waits');
  const { waits } = useMessages().run.steps;
  return (reason) => (Object.hasOwn(waits, reason) ? t(reason as keyof typeof waits) : reason);
}
