import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { AwaitingRunPage } from '#lib/runs/approval-list.ts';

const FRESH_MS = 30_000;
const RETRIES = 2;

/**
 * The runs that wait for approval, page by page; the navigation shows their number. Refetched on request, when a page
 * opens, and after a decision, because automatic refetching would count as activity.
 */
export const approvalsQuery = infiniteQueryOptions({
  queryKey: ['approvals'],
  queryFn: ({ pageParam, signal }) =>
    fetchJson<AwaitingRunPage>(`/api/approvals${pageParam ? `?cursor=${pageParam}` : ''}`, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: AwaitingRunPage) => nextCursor,
  staleTime: FRESH_MS,
  retry: (count, error) => count < RETRIES && isPassing(error),
});
