import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { PortalStatus } from '#lib/portal-status.ts';

const FRESH_MS = 5_000;
const RETRIES = 2;

/** The portal's status. Refetched only on request, because automatic refetching would count as activity. */
export const statusQuery = queryOptions({
  queryKey: ['portal-status'],
  queryFn: ({ signal }) => fetchJson<PortalStatus>('/api/admin/status', signal),
  staleTime: FRESH_MS,
  retry: (count, error) => count < RETRIES && isPassing(error),
});
