import { type QueryKey, queryOptions } from '@tanstack/react-query';
import type { ErrorView, Result } from '#lib/errors.ts';
import { callAction } from './call-action.ts';
import { RequestFailure, readFailure } from './request-failure.ts';

interface ActionQuery<Value> {
  queryKey: QueryKey;
  call: () => Promise<Result<Value>>;
  enabled?: boolean;
  staleTime?: number;
  gcTime?: number;
  refetchOnReconnect?: boolean;
}

/**
 * Query options that read data from a server action. `error` is a RequestFailure, as for the JSON API. An action may
 * call AWS or write an audit record, so only a person repeats it.
 */
export function actionQuery<Value>({ call, ...options }: ActionQuery<Value>) {
  return queryOptions({
    ...options,
    queryFn: async () => {
      const answer = await callAction(call);
      if (answer.ok) return answer.value;
      throw new RequestFailure(answer.error);
    },
    refetchOnWindowFocus: false,
    retry: false,
  });
}

interface Answer<Value> {
  value: Value | null;
  /** Why there is no newer value; null if there is. */
  failure: ErrorView | null;
}

/** The last response. An error response replaces an earlier value; if no response came, the earlier value stays. */
export function readAnswer<Value>({ data, error }: { data: Value | undefined; error: unknown }): Answer<Value> {
  const failure = readFailure(error);
  const isRefused = failure !== null && failure.code !== 'unreachable';
  return { value: isRefused ? null : (data ?? null), failure };
}
