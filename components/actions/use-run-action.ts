'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { runQuery } from '#components/runs/live/run-query.ts';
import type { ErrorView, Result } from '#lib/errors.ts';
import { callAction } from './call-action.ts';

/** Why a try did nothing: what the portal said, or null where it said nothing. */
export interface Refusal {
  error: ErrorView | null;
}

interface RunAction {
  isBusy: boolean;
  /** Of the last try. */
  refusal: Refusal | null;
  /** Returns null where it worked. */
  act: (action: () => Promise<Result<unknown>>) => Promise<Refusal | null>;
}

/** Does something to a run. Stays busy after it worked, until the page shows the run as it is then. */
export function useRunAction(runId: string): RunAction {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const act: RunAction['act'] = async (action) => {
    setBusy(true);
    setRefusal(null);
    const found = await refusalOf(action);
    setRefusal(found);
    // What the stream has not brought by now; after a refusal the page may be behind.
    await queryClient.invalidateQueries({ queryKey: runQuery(runId).queryKey });
    setBusy(false);
    return found;
  };

  return { isBusy, refusal, act };
}

/** Why nothing was done; null where all is well. An action that rejects was not answered at all. */
async function refusalOf(action: () => Promise<Result<unknown>>): Promise<Refusal | null> {
  try {
    const answer = await callAction(action);
    return answer.ok ? null : { error: answer.error };
  } catch {
    return { error: null };
  }
}
