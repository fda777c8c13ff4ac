'use client';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/shell/use-times.ts';
import { KEEP_REASONS, type KeepReason } from '#lib/plan/clean-up-plan.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';

/** Why something stays, in a sentence; null for a reason that a newer portal knows. */
export function useKeepReason(): (reason: string, params: Readonly<Record<string, string>>) => string | null {
  const t = useTranslations('cleanUp.reasons');
  const none = useTranslations('shell')('none');
  const { date } = useTimes();
  return (reason, params) => {
    if (!isReason(reason)) return null;
    return t(reason, {
      date: params.date ? date(params.date) : none,
      others: params.others || none,
      runId: params.runId ? shortRunId(params.runId) : none,
    });
  };
}

function isReason(reason: string): reason is KeepReason {
  return KEEP_REASONS.some((known) => known === reason);
}
