'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type AuditFilter, readAuditFilter, writeAuditFilter } from '#lib/audit/audit-filter.ts';

/** The filters that stand in the address, and the way to change some of them. */
export function useAuditFilter() {
  const query = useSearchParams();
  // A link to a later page would hide the earlier ones: the list always begins at the newest record.
  const filter = useMemo<AuditFilter>(() => ({ ...readAuditFilter(query), before: undefined }), [query]);
  return { filter, change: changeAddress, clear: () => setAddress('') };
}

/** Reads the address itself: two changes may come before the page is rendered again. */
function changeAddress(change: AuditFilter): void {
  const next = { ...readAuditFilter(new URLSearchParams(window.location.search)), ...change, before: undefined };
  if (!next.from && !next.to) next.zone = undefined;
  setAddress(writeAuditFilter(next));
}

/** Replaces, so that Back leaves the page instead of undoing letter by letter. */
function setAddress(query: string): void {
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
