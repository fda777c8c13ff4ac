'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** The reader's time zone. The server does not know it: the first paint is in UTC. */
export function useTimeZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
}
