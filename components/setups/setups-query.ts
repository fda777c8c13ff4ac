import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { RunState } from '#lib/runs/steps.ts';
import type { SetupDetails, SetupFilter, SetupPage } from '#lib/setups/setup.ts';
import { writeSetupFilter } from '#lib/setups/setup-state.ts';

/** A check takes seconds, and a person may be waiting for it. */
const CHECKING_REFRESH_MS = 2_000;

/** The setups that match a filter, page by page. While one of them is checked, all pages are refetched together. */
export function setupsQuery(filter: SetupFilter) {
  return infiniteQueryOptions({
    queryKey: ['setups', writeSetupFilter({ ...filter, cursor: undefined })],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<SetupPage>(`/api/setups?${writeSetupFilter({ ...filter, cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: SetupPage) => nextCursor,
    staleTime: CHECKING_REFRESH_MS,
    refetchInterval: ({ state: { data, error } }) => {
      if (error && !isPassing(error)) return false;
      return data?.pages.some(({ items }) => items.some(({ isChecking }) => isChecking)) ? CHECKING_REFRESH_MS : false;
    },
  });
}

/** The setup of a run in this state; null if it has none. */
export function setupQuery(runId: string, state: RunState) {
  return queryOptions({
    queryKey: ['setups', runId, state],
    queryFn: ({ signal }) => fetchJson<SetupDetails | null>(`/api/runs/${encodeURIComponent(runId)}/setup`, signal),
    staleTime: CHECKING_REFRESH_MS,
    refetchInterval: ({ state: { data, error } }) => {
      if (error && !isPassing(error)) return false;
      return data?.isChecking ? CHECKING_REFRESH_MS : false;
    },
  });
}
