'use client';
import { useEffect, useEffectEvent, useState } from 'react';

const PAUSE_MS = 300;

/**
 * Text that is passed on when the person stops typing. `value` is the current text, which may also change from outside.
 */
export function useTypedText(value: string, onSettle: (text: string) => void) {
  const [state, setState] = useState({ text: value, settled: value, value });
  if (value !== state.value) {
    // The passed-on text comes back as `value`. Any other value, such as after Clear filters, replaces the typed text.
    setState(value === state.settled ? { ...state, value } : { text: value, settled: value, value });
  }

  const settle = useEffectEvent((text: string) => {
    setState((now) => ({ ...now, settled: text }));
    onSettle(text);
  });
  const { text, settled } = state;
  useEffect(() => {
    if (text.trim() === settled) return;
    const timer = setTimeout(() => settle(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);

  return { text, setText: (next: string) => setState((now) => ({ ...now, text: next })) };
}
