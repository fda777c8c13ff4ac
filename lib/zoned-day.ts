/** The cookie with the browser's time zone, and the one with a time zone that the reader has chosen instead. */
export const TIME_ZONE_COOKIE = 'time-zone';
export const TIME_ZONE_CHOICE_COOKIE = 'time-zone-choice';

/** True if the name is in the IANA time zone database of this machine, such as `Asia/Tokyo`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** True if the text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const DAY_MS = 86_400_000;

/**
 * The moment at which a day (YYYY-MM-DD), or the day `daysLater` days later, begins in a time zone. If the clocks
 * repeat midnight, this is the first one; if they skip it, the first moment after it.
 */
export function startOfDay(date: string, timeZone: string, daysLater = 0): Date {
  const midnightMs = Date.parse(`${date}T00:00:00Z`) + daysLater * DAY_MS;
  // If the clocks change around midnight, one of these offsets applies before the change and the other after it.
  const offsets = [-DAY_MS, DAY_MS].map((ms) => offsetMs(midnightMs + ms, timeZone));
  const firstMs = midnightMs - Math.max(...offsets);
  const isMidnight = firstMs + offsetMs(firstMs, timeZone) === midnightMs;
  return new Date(isMidnight ? firstMs : midnightMs - Math.min(...offsets));
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetMs(timeMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(timeMs);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name) ?? [];
  const length = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -length : length;
}
