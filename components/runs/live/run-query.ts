import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing, RequestFailure } from '#components/actions/request-failure.ts';
import { isCompatibleView } from '#lib/runs/compatible-view.ts';
import { type AttemptsQuery, countBefore } from '#lib/runs/page-view.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import type { AttemptView } from '#lib/runs/step-view.ts';
import type { RunView } from '#lib/runs/view.ts';

/** A browser doesn't notice a silently cut stream, so the page also polls. */
const LOOK_EVERY_MS = 15_000;
const RETRIES = 2;

/** One run. Its stream writes to the same cache entry. */
export function runQuery(runId: string) {
  return queryOptions({
    queryKey: ['run', runId],
    queryFn: async ({ signal }) =>
      understand(await fetchJson<RunView>(`/api/runs/${encodeURIComponent(runId)}`, signal)),
    staleTime: LOOK_EVERY_MS,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? LOOK_EVERY_MS : false),
    retry: (count, error) => count < RETRIES && isPassing(error),
    // A response that was in flight while the stream continued is older than the cached run.
    structuralSharing: (before, after) => newerView(before as RunView | undefined, after as RunView),
  });
}

/** The attempts of a step before the one with this number, the latest first, loaded only when a reader asks for them. */
export function earlierAttemptsQuery(runId: string, { step, before }: AttemptsQuery) {
  return infiniteQueryOptions({
    queryKey: ['attempts', runId, step, before],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<AttemptView[]>(`/api/runs/${encodeURIComponent(runId)}?step=${step}&before=${pageParam}`, signal),
    initialPageParam: before,
    getNextPageParam: (page) => (countBefore(page) > 0 ? page[0]?.number : undefined),
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Throws portal-updated for a run with values from a newer portal, which this page can't show. */
function understand(view: RunView): RunView {
  if (isCompatibleView(view)) return view;
  throw new RequestFailure({ code: 'portal-updated' });
}

function newerView(before: RunView | undefined, after: RunView): RunView {
  return before && before.lastNo >= after.lastNo ? before : after;
}
