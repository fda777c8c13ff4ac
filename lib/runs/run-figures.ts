import type { ErrorCode } from '../errors.ts';
import type { RunState, StepName } from './steps.ts';

/** The time spans that the dashboard offers, in days. Today is the last one. */
export const FIGURE_DAYS = [7, 30, 90] as const;

/** The dashboard's filters in the URL: `/runs/dashboard?days=…&team=…`. */
export interface FigureFilter {
  days: (typeof FIGURE_DAYS)[number];
  team?: string | undefined;
}

/** Reads the filters from a query string. An invalid number of days becomes 30, so that no link breaks the page. */
export function readFigureFilter(query: URLSearchParams): FigureFilter {
  const days = FIGURE_DAYS.find((one) => String(one) === query.get('days')) ?? 30;
  const team = query.get('team')?.replaceAll('\u0000', '').slice(0, 64);
  return { days, team: team || undefined };
}

export function writeFigureFilter({ days, team }: FigureFilter): string {
  return new URLSearchParams({ days: String(days), ...(team ? { team } : {}) }).toString();
}

/** `ended`: canceled, denied or expired, which is no failure. `open`: not at its end yet. */
export const RUN_OUTCOMES = ['succeeded', 'failed', 'ended', 'open'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];
export type OutcomeCounts = Record<RunOutcome, number>;

export function outcomeOf(state: RunState): RunOutcome {
  if (state === 'succeeded' || state === 'failed') return state;
  return state === 'cancelled' || state === 'denied' || state === 'expired' ? 'ended' : 'open';
}

/** What setups came to in a time span. Clean-ups count only in `cleanUps`. */
export interface RunFigures {
  /** The days, or weeks if there are many, in which setups were requested. Each from this day (YYYY-MM-DD). */
  periods: { from: string; counts: OutcomeCounts }[];
  cleanUps: OutcomeCounts;
  /** Working times of succeeded setups in milliseconds; null without any. */
  medianMs: number | null;
  p95Ms: number | null;
  /** The first failed steps of failed setups and why they failed, the most frequent first. */
  steps: { step: StepName; count: number }[];
  errors: { code: ErrorCode; count: number }[];
}

/** The sums of all counts. */
export function sumCounts(all: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = (outcome: RunOutcome) => all.reduce((total, counts) => total + counts[outcome], 0);
  return { succeeded: sum('succeeded'), failed: sum('failed'), ended: sum('ended'), open: sum('open') };
}

/** The share of setups that succeeded among those that succeeded or failed, from 0 to 1; null without any. */
export function successRate({ succeeded, failed }: OutcomeCounts): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
}

const MOST_BARS = 31;

/** Whether the figures of so many days are per week. */
export function isWeekly({ days }: Pick<FigureFilter, 'days'>): boolean {
  return days > MOST_BARS;
}

/** The first days (YYYY-MM-DD) of the periods that end today; the first period may be shorter than a week. */
export function periodStarts(today: string, { days }: Pick<FigureFilter, 'days'>): string[] {
  const length = isWeekly({ days }) ? 7 : 1;
  const count = Math.ceil(days / length);
  return Array.from({ length: count }, (_, no) => {
    const daysAgo = Math.min(days, (count - no) * length) - 1;
    return new Date(Date.parse(`${today}T00:00:00Z`) - daysAgo * 86_400_000).toISOString().slice(0, 10);
  });
}
