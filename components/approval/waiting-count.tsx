'use client';
import Badge from '@cloudscape-design/components/badge';
import { useInfiniteQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { approvalsQuery } from './approvals-query.ts';

/** The number of runs that wait for the person's approval; nothing for none. Looked up again on each page. */
export function WaitingCount() {
  const t = useTranslations('approval.list');
  const pathname = usePathname();
  const { data, isStale, refetch } = useInfiniteQuery(approvalsQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per page, and not whenever the data becomes stale
  useEffect(() => {
    if (isStale && data) void refetch();
  }, [pathname]);
  const waiting = data?.pages[0]?.waiting ?? 0;
  if (waiting === 0) return null;
  return (
    <Badge color="blue">
      <span aria-hidden="true">{waiting}</span>
      <span style={HIDDEN}>{t('waiting', { count: waiting })}</span>
    </Badge>
  );
}

/** Read aloud, but not visible. */
const HIDDEN = {
  position: 'absolute',
  inlineSize: 1,
  blockSize: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
} as const;
