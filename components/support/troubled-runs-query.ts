import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import { type InboxFilter, type TroubledRunPage, writeInboxFilter } from '#lib/runs/support-inbox.ts';

const REFRESH_MS = 5_000;
const RETRIES = 2;

export const TROUBLED_RUNS_KEY = ['troubled-runs'];

/** A page of the runs of all teams that need attention. */
export function fetchTroubledRuns(filter: InboxFilter, signal?: AbortSignal): Promise<TroubledRunPage> {
  return fetchJson<TroubledRunPage>(`/api/support/runs?${writeInboxFilter(filter)}`, signal);
}

/** The same, page by page. Refetched regularly, since support leaves this page open. */
export function troubledRunsQuery(filter: InboxFilter) {
  return infiniteQueryOptions({
    queryKey: [...TROUBLED_RUNS_KEY, writeInboxFilter(filter)],
    queryFn: ({ pageParam, signal }) => fetchTroubledRuns({ ...filter, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: TroubledRunPage) => nextCursor,
    refetchInterval: REFRESH_MS,
    retry: (count, error) => count < RETRIES && isPassing(error),
  });
}
