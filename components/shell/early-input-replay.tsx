'use client';
import { useEffect, useState } from 'react';
import { replayEarlyInput } from './replay-early-input.ts';

/**
 * Stands behind everything else in the page, so that by its effect everything else is alive. What the browser shows otherwise than the
 * server, such as the whole layout, takes its place in the second rendering: so it waits for that.
 */
export function EarlyInputReplay() {
  const [isInPlace, setInPlace] = useState(false);
  useEffect(() => {
    if (!isInPlace) {
      setInPlace(true);
      return;
    }
    const { earlyInput } = globalThis;
    globalThis.earlyInput = undefined;
    if (earlyInput) void replayEarlyInput(earlyInput);
  }, [isInPlace]);
  return null;
}
