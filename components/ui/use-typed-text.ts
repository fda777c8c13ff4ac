'use client';
import { useEffect, useEffectEvent, useState } from 'react';

const PAUSE_MS = 300;

/** A text that is handed on when the person stops typing. `value` is the one in force, which may also change from elsewhere. */
export function useTypedText(value: string, onSettle: (text: string) => void) {
  const [state, setState] = useState({ text: value, settled: value, value });
  if (value !== state.value) {
    // What was handed on comes back in time; anything else, such as Clear filters, takes the place of what was typed.
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
