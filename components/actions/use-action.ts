'use client';
import { notifyManager, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ErrorView, Result } from '#lib/errors.ts';
import { callAction } from './call-action.ts';

interface ActionOptions<Value> {
  /** Queries to refetch after the action, even after a failure, since the page may be out of date. */
  refresh?: QueryKey;
  /** Returns `leaving` if it opens another page: the action then stays busy until this page is gone. */
  onSuccess?: (value: Value) => 'leaving' | undefined;
  onFailure?: (failure: ErrorView) => void;
}

interface ActionState<Input extends unknown[], Value> {
  /** Calls the action, and never rejects. While the action is busy, returns the result of the call in progress. */
  run: (...input: Input) => Promise<Result<Value>>;
  /** From the call until the refreshed data is on the page. */
  isBusy: boolean;
  /** Why the last call failed; null if it didn't. */
  failure: ErrorView | null;
  clearFailure: () => void;
}

/** Calls a server action from a page, one call at a time. */
export function useAction<Input extends unknown[], Value>(
  action: (...input: Input) => Promise<Result<Value>>,
  { refresh, onSuccess, onFailure }: ActionOptions<Value> = {},
): ActionState<Input, Value> {
  const queryClient = useQueryClient();
  const running = useRef<Promise<Result<Value>> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorView | null>(null);

  const carryOut = async (input: Input) => {
    setBusy(true);
    setFailure(null);
    const result = await callAction(() => action(...input));
    if (result.ok && onSuccess?.(result.value) === 'leaving') return result;
    if (!result.ok) {
      setFailure(result.error);
      onFailure?.(result.error);
    }
    if (refresh) {
      await queryClient.invalidateQueries({ queryKey: refresh });
      await untilShown();
    }
    running.current = null;
    setBusy(false);
    return result;
  };

  const run = (...input: Input) => {
    // A second click may come before the page shows the busy state.
    running.current ??= carryOut(input);
    return running.current;
  };
  return { run, isBusy, failure, clearFailure: () => setFailure(null) };
}

/** Waits until the page has rendered the new data. */
function untilShown(): Promise<void> {
  return new Promise((resolve) => notifyManager.schedule(resolve));
}
