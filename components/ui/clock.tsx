'use client';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { clockLead, pageArrivedAtMs } from './clock-lead.ts';

const SECOND_MS = 1000;

interface Clock {
  serverNowMs: number;
  /** How far the server's clock is ahead of the browser's. */
  aheadMs: number;
}

const ClockContext = createContext<Clock>({ serverNowMs: 0, aheadMs: 0 });

/** Ages and durations use server times, so they are measured with the server's clock. */
export function ClockProvider({ serverNowMs, children }: { serverNowMs: number; children: ReactNode }) {
  const [clock] = useState(() => ({ serverNowMs, aheadMs: clockLead(serverNowMs, pageArrivedAtMs()) }));
  return <ClockContext value={clock}>{children}</ClockContext>;
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, SECOND_MS);
  return () => clearInterval(timer);
}

/** The server's current time to the second, in milliseconds; updates itself. */
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
