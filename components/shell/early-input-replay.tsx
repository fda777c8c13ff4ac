'use client';
import { useEffect } from 'react';
import { replayEarlyInput } from './replay-early-input.ts';

/** Stands behind everything else in the page, so that by its effect everything else is alive. */
export function EarlyInputReplay() {
  useEffect(() => {
    const { earlyInput } = globalThis;
    globalThis.earlyInput = undefined;
    if (earlyInput) void replayEarlyInput(earlyInput);
  }, []);
  return null;
}
