import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import { isUnderWay } from '#lib/runs/progress.ts';

const REFRESH_MS = 5_000;

/** The clean-ups of a run, newest first. Refetched while one is in progress. */
export function cleanUpsQuery(runId: string) {
  return queryOptions({
    queryKey: ['clean-ups', runId],
    queryFn: ({ signal }) => fetchJson<RunSummary[]>(`/api/runs/${encodeURIComponent(runId)}/clean-ups`, signal),
    staleTime: REFRESH_MS,
    refetchInterval: ({ state: { data, error } }) => {
      if (error && !isPassing(error)) return false;
      return data?.some(isUnderWay) ? REFRESH_MS : false;
    },
  });
}
