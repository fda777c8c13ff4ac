import { queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { OrphanList, SweepList } from '#lib/sweep/orphans.ts';

const REFRESH_MS = 30_000;
/** A sweep takes seconds, and a person may be waiting for it. */
const SWEEPING_REFRESH_MS = 2_000;
const RETRIES = 2;

/** The differences between the accounts of all teams and the runs. */
export const orphansQuery = queryOptions({
  queryKey: ['orphans'],
  queryFn: ({ signal }) => fetchJson<OrphanList>('/api/support/orphans', signal),
  refetchInterval: ({ state: { data } }) => (data?.isSweeping ? SWEEPING_REFRESH_MS : REFRESH_MS),
  retry: (count, error) => count < RETRIES && isPassing(error),
});

/** The sweeps of every place, which are as many as teams and Regions. */
export const sweepsQuery = queryOptions({
  queryKey: [...orphansQuery.queryKey, 'sweeps'],
  queryFn: ({ signal }) => fetchJson<SweepList>('/api/support/sweeps', signal),
  refetchInterval: ({ state: { data } }) =>
    data?.sweeps.some(({ isUnderWay }) => isUnderWay) ? SWEEPING_REFRESH_MS : REFRESH_MS,
  retry: (count, error) => count < RETRIES && isPassing(error),
});
