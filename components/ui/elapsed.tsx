'use client';
import { useNowMs } from './clock.tsx';
import { useTimes } from './use-times.ts';

interface ElapsedProps {
  /** ISO times; without an end it is counted until now, second by second. */
  from: string;
  to: string | null;
}

export function Elapsed({ from, to }: ElapsedProps) {
  return to === null ? <Ticking from={from} /> : <Fixed durationMs={Date.parse(to) - Date.parse(from)} />;
}

/** By itself, so that a second repaints nothing but these words. */
function Ticking({ from }: { from: string }) {
  return <Fixed durationMs={useNowMs() - Date.parse(from)} />;
}

function Fixed({ durationMs }: { durationMs: number }) {
  // Digits of one width: a number that counts does not shake what stands beside it.
  return (
    <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>{useTimes().duration(durationMs)}</span>
  );
}
