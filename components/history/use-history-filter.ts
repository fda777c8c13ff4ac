'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type HistoryFilter, readHistoryFilter, writeHistoryFilter } from '#lib/runs/history-filter.ts';

/** The filters in the address with what is wrong with it, and functions to change them. */
export function useHistoryFilter() {
  const query = useSearchParams();
  const read = useMemo(() => readHistoryFilter(query), [query]);
  return { ...read, change: changeFilter, turnTo, clear: () => setAddress({}) };
}

/** Applies other filters or another order, from their first page. */
function changeFilter(filter: HistoryFilter): void {
  const { cursor: _page, zone, ...next } = filter;
  setAddress(next.from || next.to ? { ...next, zone } : next);
}

/** Replaces the entry, so that Back leaves the page instead of undoing each filter. */
function setAddress(filter: HistoryFilter): void {
  window.history.replaceState(null, '', addressOf(filter));
}

/** Another page is a new entry, so that Back returns to the one before. */
function turnTo(filter: HistoryFilter): void {
  window.history.pushState(null, '', addressOf(filter));
  window.scrollTo({ top: 0 });
}

function addressOf(filter: HistoryFilter): string {
  const query = writeHistoryFilter(filter);
  return query ? `?${query}` : window.location.pathname;
}
