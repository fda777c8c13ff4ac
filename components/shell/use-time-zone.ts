'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { TIME_ZONE_COOKIE } from '#lib/zoned-day.ts';
import { keepPreference } from './keep-preference.ts';

const never = () => () => undefined;

/** The reader's time zone. The server knows it from a previous visit; a first page renders briefly in UTC. */
export function useTimeZone(knownToServer: string): string {
  const timeZone = useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => knownToServer,
  );
  useEffect(() => {
    if (timeZone !== knownToServer) keepPreference(TIME_ZONE_COOKIE, timeZone);
  }, [timeZone, knownToServer]);
  return timeZone;
}
