'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

/**
 * The filters in the address, a function that changes some of them, and one that replaces all. `read` and `write` convert
 * them from and to a query string, without the page: a link to a later page would hide the earlier ones.
 */
export function useAddressFilter<Filter extends object>(
  read: (query: URLSearchParams) => Filter,
  write: (filter: Filter) => string,
) {
  const query = useSearchParams();
  const filter = useMemo(() => read(query), [query, read]);
  const show = (all: Filter) => replaceAddress(write(all));
  // Reads the address itself, since two changes may come before the page renders again.
  const change = (some: Filter) => show({ ...read(new URLSearchParams(window.location.search)), ...some });
  return { filter, change, show };
}

/** Replaces the entry, so that Back leaves the page instead of undoing each letter. */
export function replaceAddress(query: string): void {
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
