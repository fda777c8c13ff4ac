import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing, RequestFailure } from '#components/actions/request-failure.ts';
import { isCompatibleView } from '#lib/runs/compatible-view.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import type { RunView } from '#lib/runs/view.ts';

/** A stream that is cut off silently is not noticed by a browser: now and then the page looks for itself. */
const LOOK_EVERY_MS = 15_000;
const RETRIES = 2;

/** One run. Its stream writes into the same place of the cache. */
export function runQuery(runId: string) {
  return queryOptions({
    queryKey: ['run', runId],
    queryFn: async ({ signal }) =>
      understand(await fetchJson<RunView>(`/api/runs/${encodeURIComponent(runId)}`, signal)),
    staleTime: LOOK_EVERY_MS,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? LOOK_EVERY_MS : false),
    retry: (count, error) => count < RETRIES && isPassing(error),
    // An answer that was under way while the stream went on is older than what is here.
    structuralSharing: (before, after) => newerView(before as RunView | undefined, after as RunView),
  });
}

/** Throws portal-updated for a run in the words of a newer portal, which this page could not show. */
function understand(view: RunView): RunView {
  if (isCompatibleView(view)) return view;
  throw new RequestFailure({ code: 'portal-updated' });
}

function newerView(before: RunView | undefined, after: RunView): RunView {
  return before && before.lastNo >= after.lastNo ? before : after;
}
