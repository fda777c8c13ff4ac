import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { RunSummary } from '#lib/runs/history.ts';

const REFRESH_MS = 5_000;
const RETRIES = 2;

/** Failed and stuck runs of all teams. Refetched regularly, since support leaves this page open. */
export const troubledRunsQuery = queryOptions({
  queryKey: ['troubled-runs'],
  queryFn: ({ signal }) => fetchJson<{ items: RunSummary[] }>('/api/support/runs', signal),
  refetchInterval: REFRESH_MS,
  retry: (count, error) => count < RETRIES && isPassing(error),
});
