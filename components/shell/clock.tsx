'use client';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';

const SECOND_MS = 1000;
/** The way from the server to the page takes time too: only more than this is a clock that is wrong. */
const TOLERANCE_MS = 10_000;

interface Clock {
  serverNowMs: number;
  /** What the server's clock is ahead of the browser's. */
  aheadMs: number;
}

const ClockContext = createContext<Clock>({ serverNowMs: 0, aheadMs: 0 });

/** Ages and durations are counted from times of the server, so they are read off its clock. */
export function ClockProvider({ serverNowMs, children }: { serverNowMs: number; children: ReactNode }) {
  const [clock] = useState(() => {
    const aheadMs = serverNowMs - Date.now();
    return { serverNowMs, aheadMs: Math.abs(aheadMs) > TOLERANCE_MS ? aheadMs : 0 };
  });
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
