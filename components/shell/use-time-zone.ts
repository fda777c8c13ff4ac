'use client';
import { useRouter } from 'next/navigation';
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import { TIME_ZONE_CHOICE_COOKIE, TIME_ZONE_COOKIE } from '#lib/zoned-day.ts';
import { keepPreference } from './keep-preference.ts';

const never = () => () => undefined;

/** The browser's time zone. The server knows it from a previous visit; a first page renders briefly in UTC. */
export function useBrowserTimeZone(knownToServer: string): string {
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

interface TimeZones {
  ofBrowser: string;
  /** Null while the reader follows the browser. */
  chosen: string | null;
}

export const TimeZoneContext = createContext<TimeZones>({ ofBrowser: 'UTC', chosen: null });

/** The reader's choice, and a function to change it; null follows the browser. */
export function useTimeZoneChoice(): TimeZones & { setTimeZone: (timeZone: string | null) => void } {
  const router = useRouter();
  const setTimeZone = (timeZone: string | null) => {
    keepPreference(TIME_ZONE_CHOICE_COOKIE, timeZone ?? '');
    router.refresh();
  };
  return { ...useContext(TimeZoneContext), setTimeZone };
}
