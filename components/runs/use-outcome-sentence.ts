'use client';
import { useMessages, useTranslations } from 'use-intl';
import { useTimes } from '#components/shell/use-times.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { AttemptView } from '#lib/runs/view.ts';

/** What a step did, in a sentence; null where it has done nothing yet, or something that this portal has no words for. */
export function useOutcomeSentence(): (step: StepName, outcome: AttemptView['outcome']) => string | null {
  const t = useTranslations('run.steps.sentences');
  const { sentences } = useMessages().run.steps;
  const none = useTranslations('shell')('none');
  const { date } = useTimes();
  return (step, outcome) => {
    if (outcome === null || !Object.hasOwn(sentences[step], outcome.kind)) return null;
    const { params } = outcome;
    // A date comes as AWS gave it; it is missing where AWS's answer was.
    const values = 'date' in params ? { ...params, date: params.date ? date(params.date) : none } : { ...params };
    // Which outcomes a step can have is not part of its type.
    return t(`${step}.${outcome.kind}` as Parameters<typeof t>[0], values);
  };
}
