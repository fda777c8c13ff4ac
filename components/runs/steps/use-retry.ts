'use client';
import { type Refusal, useRunAction } from '#components/actions/use-run-action.ts';
import type { PasswordField } from '#lib/request/schema.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { providePasswords, retryRun } from '#server/actions/runs.ts';

interface Retry {
  isBusy: boolean;
  /** Of the last try. */
  refusal: Refusal | null;
  /** `passwords` are stored first, where the run asks for them again. Returns null where it worked. */
  retry: (passwords?: Partial<Record<PasswordField, string>>) => Promise<Refusal | null>;
}

/** Retries a step of a run, or every failed one. */
export function useRetry(runId: string, step: StepName | null): Retry {
  const { isBusy, refusal, act } = useRunAction(runId);
  const retry: Retry['retry'] = (passwords) =>
    act(async () => {
      const stored = passwords ? await providePasswords({ runId, passwords }) : null;
      return stored && !stored.ok ? stored : retryRun({ runId, step });
    });
  return { isBusy, refusal, retry };
}
