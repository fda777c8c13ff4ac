'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readFailure, readRefusal } from '#components/actions/request-failure.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { applyText, type Connection, followRun } from './follow-run.ts';
import { runQuery } from './run-query.ts';

/** The errors after which a retry is pointless. */
const REFUSALS: Readonly<Partial<Record<ErrorCode, 'signed-out' | 'lost' | 'outdated'>>> = {
  'not-signed-in': 'signed-out',
  'not-found': 'lost',
  'portal-updated': 'outdated',
};

/** Applies the run's events to the cached run while more can come. Null before the first connection. */
export function useRunStream(runId: string, isOpen: boolean): Connection | null {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection | null>(null);

  useEffect(() => {
    if (!isOpen) return;
    const query = runQuery(runId);
    const current = () => queryClient.getQueryData(query.queryKey);
    const look = () => void queryClient.invalidateQueries({ queryKey: query.queryKey });
    const address = (afterNo: number) => `/api/runs/${encodeURIComponent(runId)}/events?after=${afterNo}`;
    return followRun(address, {
      lastNo: () => current()?.lastNo ?? 0,
      onEvent(event) {
        const view = current();
        const next = view ? applyText(view, event) : 'gap';
        if (next === 'gap') look();
        else if (next) queryClient.setQueryData(query.queryKey, next);
        return next !== null;
      },
      onConnection: setConnection,
      async check() {
        try {
          await queryClient.fetchQuery({ ...query, staleTime: 0, retry: false });
          return (await readRefusal(address(current()?.lastNo ?? 0)))?.code === 'too-many-streams' ? 'crowded' : 'open';
        } catch (error) {
          const failure = readFailure(error);
          return (failure && REFUSALS[failure.code]) ?? 'open';
        }
      },
    });
  }, [queryClient, runId, isOpen]);

  return connection;
}
