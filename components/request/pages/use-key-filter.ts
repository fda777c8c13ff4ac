'use client';
import { useMemo, useState } from 'react';
import type { KeyChoice } from '#lib/plan/plan.ts';

const PAGE_SIZE = 10;

/** The part of the list that contains a text, one page of it at a time. Pages count from 1. */
export function useKeyFilter(choices: readonly KeyChoice[]) {
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const found = useMemo(() => choices.filter((choice) => contains(choice, text)), [choices, text]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return {
    text,
    setText: (next: string) => {
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

function contains(choice: KeyChoice, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [...choice.aliases, choice.keyArn, choice.description].some((part) => part.toLowerCase().includes(wanted));
}
