import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { checkSchema, personSchema } from '../runs/events.ts';
import { SETUP_STATES } from './setup-state.ts';

/** How often a team's setups are compared with AWS. */
export const DRIFT_SCHEDULES = ['off', 'daily', 'weekly'] as const;
export type DriftSchedule = (typeof DRIFT_SCHEDULES)[number];

const DAY_SECONDS = 24 * 3600;

/** Seconds between two scheduled checks; null without a schedule. */
export function secondsBetween(schedule: DriftSchedule = 'off'): number | null {
  return { off: null, daily: DAY_SECONDS, weekly: 7 * DAY_SECONDS }[schedule];
}

/** The setups page's filters in the URL: `/setups?team=…&state=…&text=…`. */
export const setupFilterSchema = z.object({
  team: z.string().max(64).optional(),
  state: z.enum(SETUP_STATES).optional(),
  /** Part of an ARN, of any name in the request, or of the run's id. */
  text: z.string().max(2048).optional(),
  cursor: z.string().max(200).optional(),
});
export type SetupFilter = z.infer<typeof setupFilterSchema>;

/** Reads the filters from a query string and drops invalid values, so that no link breaks the page. */
export function readSetupFilter(query: URLSearchParams): SetupFilter {
  const values = Object.entries(setupFilterSchema.shape).map(([name, schema]) => {
    const parsed = schema.safeParse(query.get(name) ?? undefined);
    return [name, parsed.success ? parsed.data : undefined];
  });
  return Object.fromEntries(values) as SetupFilter;
}

const failureSchema = z.object({
  code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]),
  params: z.record(z.string(), z.string()).optional(),
});
/** What stopped a check. */
export type CheckFailure = z.infer<typeof failureSchema>;

const time = z.iso.datetime();

/** One set of names in a team's account and Region, as the run that made it last left it. Times are the database's. */
const setupSchema = z.object({
  runId: z.uuid().describe('The run that made the setup'),
  teamId: z.string(),
  region: z.string(),
  alias: z.string().nullable(),
  keyArn: z.string().nullable(),
  roleName: z.string(),
  state: z.enum(SETUP_STATES),
  failure: failureSchema.nullable().describe('Why the last check could not read the account'),
  checkedAt: time.nullable().describe('The last check, or the run’s own verification'),
  checkedFor: personSchema.nullable().describe('Who requested the last check; null if nobody did'),
  nextCheckAt: time.nullable().describe('The next scheduled check; null if there is none'),
  isChecking: z.boolean().describe('A check is requested or in progress'),
  canCheck: z.boolean().describe('False while the run or its clean-up is not finished'),
});
export type SetupSummary = z.infer<typeof setupSchema>;

export const setupPageSchema = z.object({
  items: z.array(setupSchema),
  nextCursor: z.string().nullable().describe('The cursor of the next page; null on the last one'),
});
export type SetupPage = z.infer<typeof setupPageSchema>;

/** How many checks of a setup are kept. */
export const KEPT_CHECKS = 10;

const setupCheckSchema = z.object({
  id: z.uuid(),
  endedAt: time,
  requestedBy: personSchema.nullable().describe('Null for a scheduled check'),
  state: z.enum(SETUP_STATES),
  failure: failureSchema.nullable(),
  checks: z.array(checkSchema).describe('The compared points, as expected and found'),
});
export type SetupCheck = z.infer<typeof setupCheckSchema>;

/** A setup with its latest checks. */
export const setupDetailsSchema = setupSchema.extend({
  history: z.array(setupCheckSchema).describe('The latest checks, newest first'),
});
export type SetupDetails = z.infer<typeof setupDetailsSchema>;
