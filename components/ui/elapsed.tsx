'use client';
import { useNowMs } from './clock.tsx';
import { useTimes } from './use-times.ts';

interface ElapsedProps {
  /** ISO times. Without an end, the time runs until now and updates every second. */
  from: string;
  to: string | null;
}

export function Elapsed({ from, to }: ElapsedProps) {
  return to === null ? <Ticking from={from} /> : <Fixed durationMs={Date.parse(to) - Date.parse(from)} />;
}

/** A separate component, so that a second rerenders only this text. */
function Ticking({ from }: { from: string }) {
  return <Fixed durationMs={useNowMs() - Date.parse(from)} />;
}

function Fixed({ durationMs }: { durationMs: number }) {
  // Digits of equal width, so that a running number doesn't shift its neighbors.
  return (
    <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>{useTimes().duration(durationMs)}</span>
  );
}
