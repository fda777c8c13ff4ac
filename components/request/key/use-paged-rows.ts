'use client';
import { useState } from 'react';

const PAGE_SIZE = 10;

interface Options<Row> {
  /** What the filter looks at. */
  textsOf: (row: Row) => readonly string[];
  /** Without it, the rows keep their order. */
  compare?: ((left: Row, right: Row) => number) | undefined;
  isDescending?: boolean | undefined;
}

/** The rows that contain a text, in order, one page at a time. Pages count from 1. */
export function usePagedRows<Row>(rows: readonly Row[], { textsOf, compare, isDescending = false }: Options<Row>) {
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const wanted = text.trim().toLowerCase();
  const matching = rows.filter((row) => textsOf(row).some((one) => one.toLowerCase().includes(wanted)));
  const ordered = compare ? matching.toSorted(compare) : matching;
  const found = isDescending ? ordered.toReversed() : ordered;
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return {
    text,
    setText(next: string) {
      setText(next);
      setPage(1);
    },
    page: current,
    setPage,
    pages,
    count: found.length,
    items: found.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE),
  };
}
