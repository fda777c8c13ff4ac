'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErrorView, Result } from '#lib/errors.ts';
import type { PasswordField } from '#lib/setup/request.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { providePasswords } from '#server/actions/provide-passwords.ts';
import { retryStep } from '#server/actions/retry-step.ts';
import { runQuery } from './run-query.ts';

/** Why a try did nothing: what the portal said, or null where it said nothing. */
export interface Refusal {
  error: ErrorView | null;
}

interface Retry {
  isBusy: boolean;
  /** Of the last try. */
  refusal: Refusal | null;
  /** `passwords` are stored first, where the run asks for them again. Returns null where it worked. */
  retry: (passwords?: Partial<Record<PasswordField, string>>) => Promise<Refusal | null>;
}

/** Retries a step of a run. Stays busy after it worked, until the run's own events take the failure from the page. */
export function useRetry(runId: string, step: StepName): Retry {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const retry: Retry['retry'] = async (passwords) => {
    setBusy(true);
    setRefusal(null);
    const found = await refusalOf(async () => {
      const stored = passwords ? await providePasswords({ runId, passwords }) : null;
      return stored && !stored.ok ? stored : retryStep({ runId, step });
    });
    setRefusal(found);
    // What the stream has not brought by now; after a refusal the page may be behind.
    await queryClient.invalidateQueries({ queryKey: runQuery(runId).queryKey });
    setBusy(false);
    return found;
  };

  return { isBusy, refusal, retry };
}

/** Why nothing was done; null where all is well. An action that rejects was not answered at all. */
async function refusalOf(act: () => Promise<Result<null>>): Promise<Refusal | null> {
  try {
    const answer = await act();
    return answer.ok ? null : { error: answer.error };
  } catch {
    return { error: null };
  }
}
