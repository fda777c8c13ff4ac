import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { OwnAccess } from '#lib/people/own-access.ts';

const FRESH_MS = 5_000;
const RETRIES = 2;

/** The reader's tokens and sessions. Refetched only after an action, because automatic refetching counts as activity. */
export const ownAccessQuery = queryOptions({
  queryKey: ['own-access'],
  queryFn: ({ signal }) => fetchJson<OwnAccess>('/api/settings/access', signal),
  staleTime: FRESH_MS,
  retry: (count, error) => count < RETRIES && isPassing(error),
});
