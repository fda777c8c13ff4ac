import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import { type SessionFilter, type SessionList, writeSessionFilter } from '#lib/people/session-list.ts';

const FRESH_MS = 5_000;
const RETRIES = 2;

export const SESSIONS_KEY = ['sessions'];

/** Who is signed in. Refetched only on request, because automatic refetching would count as activity. */
export function sessionsQuery(filter: SessionFilter) {
  const query = writeSessionFilter(filter);
  return queryOptions({
    queryKey: [...SESSIONS_KEY, query],
    queryFn: ({ signal }) => fetchJson<SessionList>(`/api/admin/sessions?${query}`, signal),
    staleTime: FRESH_MS,
    retry: (count, error) => count < RETRIES && isPassing(error),
  });
}
