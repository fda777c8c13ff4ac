import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/actions/request-failure.ts';
import { type AuditFilter, type AuditPage, writeAuditFilter } from '#lib/audit/audit-filter.ts';

const FRESH_MS = 5_000;

/** The audit records that match a filter, page by page. Refetched only on request. */
export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', writeAuditFilter({ ...filter, before: undefined })],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<AuditPage>(`/api/audit?${writeAuditFilter({ ...filter, before: pageParam })}`, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextBefore }: AuditPage) => nextBefore,
    staleTime: FRESH_MS,
  });
}
