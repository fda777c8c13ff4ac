import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { OrphanList } from '#lib/sweep/orphans.ts';

const REFRESH_MS = 30_000;
/** A sweep takes seconds, and a person may be waiting for it. */
const SWEEPING_REFRESH_MS = 2_000;
const RETRIES = 2;

/** The differences between the accounts of all teams and the runs. */
export const orphansQuery = queryOptions({
  queryKey: ['orphans'],
  queryFn: ({ signal }) => fetchJson<OrphanList>('/api/support/orphans', signal),
  refetchInterval: ({ state: { data } }) => (isSweeping(data) ? SWEEPING_REFRESH_MS : REFRESH_MS),
  retry: (count, error) => count < RETRIES && isPassing(error),
});

export function isSweeping(list: OrphanList | undefined): boolean {
  return list?.sweeps.some(({ isUnderWay }) => isUnderWay) ?? false;
}
