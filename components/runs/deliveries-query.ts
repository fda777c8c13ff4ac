import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { DeliverySummary } from '#lib/notices/delivery.ts';
import type { RunState } from '#lib/runs/steps.ts';

const REFRESH_MS = 3_000;
/** A notice gets its deliveries shortly after the run's state changes. */
const EARLY_READS = 4;

/** Who was notified about a run in this state, and earlier. Refetched until all of it has ended. */
export function deliveriesQuery(runId: string, state: RunState) {
  return queryOptions({
    queryKey: ['deliveries', runId, state],
    queryFn: ({ signal }) =>
      fetchJson<DeliverySummary[]>(`/api/runs/${encodeURIComponent(runId)}/notifications`, signal),
    staleTime: REFRESH_MS,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, error, dataUpdateCount } }) => {
      if (error && !isPassing(error)) return false;
      const isPending = data?.some((one) => one.state === 'waiting' && one.attempts < 2);
      return isPending || dataUpdateCount < EARLY_READS ? REFRESH_MS : false;
    },
  });
}
