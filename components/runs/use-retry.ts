'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErrorView, Result } from '#lib/errors.ts';
import type { PasswordField } from '#lib/setup/request.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { providePasswords } from '#server/actions/provide-passwords.ts';
import { retryStep } from '#server/actions/retry-step.ts';
import { runQuery } from './run-query.ts';

interface Retry {
  isBusy: boolean;
  /** Why the last try did nothing: what the portal said, or that it said nothing. */
  failure: { error: ErrorView | null } | null;
  /** `passwords` are stored first, where the run asks for them again. */
  retry: (passwords?: Partial<Record<PasswordField, string>>) => Promise<void>;
}

/** Retries a step of a run. Stays busy after it worked, until the run's own events take the failure from the page. */
export function useRetry(runId: string, step: StepName): Retry {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Retry['failure']>(null);

  const retry: Retry['retry'] = async (passwords) => {
    setBusy(true);
    setFailure(null);
    const refusal = await refusalOf(async () => {
      const stored = passwords ? await providePasswords({ runId, passwords }) : null;
      return stored && !stored.ok ? stored : retryStep({ runId, step });
    });
    setFailure(refusal);
    // What the stream has not brought by now; after a refusal the page may be behind.
    await queryClient.invalidateQueries({ queryKey: runQuery(runId).queryKey });
    setBusy(false);
  };

  return { isBusy, failure, retry };
}

/** Why nothing was done; null where all is well. An action that rejects was not answered at all. */
async function refusalOf(act: () => Promise<Result<null>>): Promise<Retry['failure']> {
  try {
    const answer = await act();
    return answer.ok ? null : { error: answer.error };
  } catch {
    return { error: null };
  }
}
