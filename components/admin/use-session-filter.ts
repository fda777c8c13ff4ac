'use client';
import { useSearchParams } from 'next/navigation';
import { readSessionFilter, type SessionFilter, writeSessionFilter } from '#lib/people/session-list.ts';

/** The filter that stands in the address, and the way to change it. */
export function useSessionFilter() {
  const filter = readSessionFilter(useSearchParams());
  return { filter, change: setAddress };
}

/** Replaces, so that Back leaves the page instead of undoing letter by letter. */
function setAddress(filter: SessionFilter): void {
  const query = writeSessionFilter(filter);
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
