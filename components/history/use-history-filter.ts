'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type HistoryFilter, readHistoryFilter, writeHistoryFilter } from '#lib/runs/history.ts';

/** The filters that stand in the address, and the way to change some of them. */
export function useHistoryFilter() {
  const query = useSearchParams();
  // A link to a later page would hide the earlier ones: the list always begins at the newest run.
  const filter = useMemo<HistoryFilter>(() => ({ ...readHistoryFilter(query), cursor: undefined }), [query]);
  return { filter, change: changeAddress, clear: () => setAddress('') };
}

/** Reads the address itself: two changes may come before the page is rendered again. */
function changeAddress(change: HistoryFilter): void {
  const now = readHistoryFilter(new URLSearchParams(window.location.search));
  const next = { ...now, ...change, cursor: undefined };
  if (!next.from && !next.to) next.zone = undefined;
  setAddress(writeHistoryFilter(next));
}

/** Replaces, so that Back leaves the page instead of undoing letter by letter. */
function setAddress(query: string): void {
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
