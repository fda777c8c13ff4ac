import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { TroubledDelivery } from '#lib/notices/delivery.ts';

const FRESH_MS = 5_000;
const RETRIES = 2;

/** Notifications that failed so far. Refetched only on request, because automatic refetching would count as activity. */
export const troubledDeliveriesQuery = queryOptions({
  queryKey: ['troubled-deliveries'],
  queryFn: ({ signal }) => fetchJson<{ items: TroubledDelivery[] }>('/api/admin/notifications', signal),
  staleTime: FRESH_MS,
  retry: (count, error) => count < RETRIES && isPassing(error),
});
