const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration in its two largest units. `unit`, the larger of them, is a code of `shell.duration` in `lib/i18n`. */
export interface DurationParts {
  unit: 'seconds' | 'minutes' | 'hours' | 'days';
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** Splits milliseconds. A negative duration, from two clocks that differ, counts as zero. */
export function splitDuration(durationMs: number): DurationParts {
  const ms = Math.max(0, durationMs);
  const parts = {
    days: Math.floor(ms / DAY_MS),
    hours: Math.floor((ms % DAY_MS) / HOUR_MS),
    minutes: Math.floor((ms % HOUR_MS) / MINUTE_MS),
    seconds: Math.floor((ms % MINUTE_MS) / SECOND_MS),
  };
  if (parts.days > 0) return { unit: 'days', ...parts };
  if (parts.hours > 0) return { unit: 'hours', ...parts };
  return { unit: parts.minutes > 0 ? 'minutes' : 'seconds', ...parts };
}
