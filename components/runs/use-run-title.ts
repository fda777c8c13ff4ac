'use client';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import type { RunView } from '#lib/runs/view.ts';

/** What the page of a run is called; a clean-up by the run that it cleans up. */
export function useRunTitle(): (view: RunView, isWithState?: boolean) => string {
  const t = useTranslations('run');
  const words = useTranslations('cleanUp.run');
  return ({ id, state, cleanUp }, isWithState = false) => {
    const values = { id: shortRunId(cleanUp?.runId ?? id), state: t(`states.${state}`) };
    if (cleanUp) return isWithState ? words('titleWithState', values) : words('title', values);
    return isWithState ? t('titleWithState', values) : t('title', values);
  };
}
