import type { ListedToken } from './personal-token.ts';

/** The reader's own ways into the portal, for the settings page. */
export interface OwnAccess {
  tokens: ListedToken[];
  sessions: OwnSession[];
}

/** One of the reader's own sessions. */
export interface OwnSession {
  id: string;
  /** What the browser calls itself; null for a session from before it was stored. */
  userAgent: string | null;
  /** ISO times: the sign-in, and the last request. */
  since: string;
  lastSeen: string;
  /** The session that reads the list. */
  isCurrent: boolean;
}

const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;

const SYSTEMS = [
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** The names of the browser and the system, as far as known: product names, the same in every language. */
export function readUserAgent(userAgent: string | null): { browser: string | null; system: string | null } {
  const find = (names: readonly (readonly [string, RegExp])[]) =>
    names.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? null;
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
