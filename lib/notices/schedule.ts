import { APPROVAL_DAYS, approvalEnd } from '../runs/approval.ts';
import type { Notice } from './notice.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days after the request on which leads are reminded. */
const REMINDER_DAYS = [1, 3, 5] as const;
/** How long before its end a wait for approval is about to expire. */
const APPROVAL_ENDING_DAYS = 1;
/** How long before its deletion a stored password is about to expire. */
export const PASSWORD_ENDING_HOURS = 4;

/**
 * The latest reminder that is due about an approval requested at `since` (ISO), or null. After an outage, the ones that
 * were missed are not sent.
 */
export function dueReminder(since: string, now: Date): Notice | null {
  const begun = Date.parse(since);
  const end = approvalEnd(since);
  if (now >= end) return null;
  const days = (now.getTime() - begun) / DAY_MS;
  if (days >= APPROVAL_DAYS - APPROVAL_ENDING_DAYS) return { kind: 'approval-ending', occurrence: end.toISOString() };
  const latest = REMINDER_DAYS.findLast((day) => days >= day);
  if (latest === undefined) return null;
  return { kind: 'approval-reminder', occurrence: new Date(begun + latest * DAY_MS).toISOString() };
}

/** Whether a password that will be deleted then is about to expire. */
export function passwordEnding(expiresAt: Date, now: Date): Notice | null {
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0 || left > PASSWORD_ENDING_HOURS * HOUR_MS) return null;
  return { kind: 'password-ending', occurrence: expiresAt.toISOString() };
}

/** A delivery is given up after this many attempts. */
export const MOST_ATTEMPTS = 10;
const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 4 * HOUR_MS;

/**
 * How long to wait after this many failed attempts: 5 s, 20 s, 80 s and so on up to 4 hours, 14 hours in all, with up to
 * a fifth less by `random` (0 to 1), so that what failed together isn't repeated together. Null: give up.
 */
export function delayAfter(attempts: number, random: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 4 ** (attempts - 1));
  return Math.round(full * (1 - random / 5));
}
