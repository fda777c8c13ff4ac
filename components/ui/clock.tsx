'use client';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { clockLead, pageArrivedAtMs } from './clock-lead.ts';

const SECOND_MS = 1000;

interface Clock {
  serverNowMs: number;
  /** What the server's clock is ahead of the browser's. */
  aheadMs: number;
}

const ClockContext = createContext<Clock>({ serverNowMs: 0, aheadMs: 0 });

/** Ages and durations are counted from times of the server, so they are read off its clock. */
export function ClockProvider({ serverNowMs, children }: { serverNowMs: number; children: ReactNode }) {
  const [clock] = useState(() => ({ serverNowMs, aheadMs: clockLead(serverNowMs, pageArrivedAtMs()) }));
  return <ClockContext value={clock}>{children}</ClockContext>;
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, SECOND_MS);
  return () => clearInterval(timer);
}

/** The present second by the server's clock, in milliseconds; goes on by itself. */
export function useNowMs(): number {
  const { serverNowMs, aheadMs } = useContext(ClockContext);
  return useSyncExternalStore(
    everySecond,
    () => wholeSecond(Date.now() + aheadMs),
    () => wholeSecond(serverNowMs),
  );
}

function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / SECOND_MS) * SECOND_MS;
}
