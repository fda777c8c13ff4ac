import { queryOptions } from '@tanstack/react-query';
import { callAction } from '#components/feedback/call-action.ts';
import { listKeys } from '#server/actions/runs.ts';

const KEYS_STALE_MS = 60_000;

/** The keys of an account and Region. What the portal refuses is data; only an answer that never came is an error. */
export function keysQuery(teamId: string, region: string) {
  return queryOptions({
    queryKey: ['keys', teamId, region],
    queryFn: () => callAction(() => listKeys({ teamId, region })),
    staleTime: KEYS_STALE_MS,
    refetchOnWindowFocus: false,
    retry: false,
  });
}
