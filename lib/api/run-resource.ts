import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { cleanUpRowSchema } from '../plan/plan.ts';
import { PASSWORD_FIELDS, runRequestSchema } from '../request/schema.ts';
import { checkSchema, personSchema, runArnsSchema, stepErrorSchema } from '../runs/events.ts';
import type { RunPage } from '../runs/history.ts';
import { stepsOf } from '../runs/progress.ts';
import { wantedPasswords } from '../runs/retry.ts';
import { FIGURE_DAYS, type RunFigures } from '../runs/run-figures.ts';
import { RUN_KINDS, RUN_STATES, STEP_NAMES, STEP_STATES } from '../runs/steps.ts';
import type { RunView } from '../runs/view.ts';
import { isTimeZone } from '../zoned-day.ts';

const time = z.iso.datetime();

/** A run as the HTTP API shows it. Other than the view of the page, it stays compatible from version to version. */
export const runResourceSchema = z.object({
  id: z.uuid(),
  kind: z.enum(RUN_KINDS),
  state: z.enum(RUN_STATES),
  teamId: z.string(),
  accountId: z.string(),
  region: z.string(),
  requestedBy: personSchema,
  createdAt: time,
  finishedAt: time.nullable(),
  request: runRequestSchema.describe('For a clean-up, the request of the run that it cleans up'),
  cleansRunId: z.uuid().nullable(),
  arns: runArnsSchema.describe('The created resources, as far as known'),
  steps: z.array(
    z.object({
      name: z.enum(STEP_NAMES),
      state: z.enum(STEP_STATES),
      attempts: z.int(),
      error: stepErrorSchema.nullable().describe('Why the last attempt failed'),
    }),
  ),
  checks: z.array(checkSchema).describe('The verified points, as expected and found'),
  wantedPasswords: z.array(z.enum(PASSWORD_FIELDS)).describe('Passwords to send again before a retry'),
  approval: z
    .object({
      planHash: z.string(),
      since: time,
      decision: z
        .object({ kind: z.enum(['approved', 'denied']), by: personSchema, at: time, reason: z.string() })
        .nullable(),
    })
    .nullable()
    .describe('The approval that the team requires; null if it requires none'),
  lastEventNo: z.int().describe('Follow the events from here'),
});
export type RunResource = z.infer<typeof runResourceSchema>;

export function describeRun(view: RunView): RunResource {
  const { id, kind, state, teamId, accountId, region, requestedBy, createdAt, finishedAt, request, arns } = view;
  return {
    ...{ id, kind, state, teamId, accountId, region, requestedBy, createdAt, finishedAt, request, arns },
    cleansRunId: view.cleanUp?.runId ?? null,
    steps: stepsOf(view).map((step) => ({
      name: step.name,
      state: step.state,
      attempts: step.attempts.length,
      error: step.attempts.at(-1)?.error ?? null,
    })),
    checks: [...view.checks],
    wantedPasswords: wantedPasswords(view),
    approval: view.approval && {
      planHash: view.approval.planHash,
      since: view.approval.since,
      decision: view.approval.decision,
    },
    lastEventNo: view.lastNo,
  };
}

const historyMembers = {
  shownState: z.enum(RUN_STATES).describe('As filters select it: a failed run that is canceled stays failed'),
  errorCode: z
    .enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]])
    .nullable()
    .describe('Why the first step failed'),
  workedMs: z.int().describe('Working time so far, without the wait for an approval, the queue, or a retry'),
  isCleanedUp: z.boolean().describe('A clean-up has deleted what the run made'),
};

/** A page of the run history. */
export const runPageSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(RUN_KINDS),
      teamId: z.string(),
      region: z.string(),
      state: z.enum(RUN_STATES),
      requestedBy: personSchema,
      createdAt: time,
      finishedAt: time.nullable(),
      alias: z.string().nullable(),
      keyArn: z.string().nullable(),
      roleName: z.string(),
      failedStep: z.enum(STEP_NAMES).nullable().describe('The first step that failed'),
      ...historyMembers,
    }),
  ),
  nextCursor: z.string().nullable().describe('The cursor of the next page; null on the last one'),
  previousCursor: z.string().nullable().describe('The cursor of the page before; null on the first one'),
});

export function describeRunPage({ items, nextCursor, previousCursor }: RunPage): z.infer<typeof runPageSchema> {
  return {
    items: items.map(({ isCancelledLate: _late, lastSignAt: _sign, workingSince: _since, ...shown }) => shown),
    nextCursor,
    previousCursor,
  };
}

export const cleanUpPlanSchema = z.object({
  runId: z.uuid(),
  accountId: z.string(),
  region: z.string(),
  deployerRoleArn: z.string(),
  roleName: z.string(),
  rows: z.array(cleanUpRowSchema),
  removes: z.array(z.string()).describe('What the clean-up would delete; send it back to confirm'),
});

/** The filters of the figures, as in the address of the dashboard. */
export const figureFilterSchema = z.strictObject({
  days: z
    .enum(FIGURE_DAYS.map(String))
    .default('30')
    .transform((days) => FIGURE_DAYS.find((one) => String(one) === days) ?? 30),
  team: z.string().min(1).max(64).optional(),
  zone: z.string().max(64).refine(isTimeZone).optional().describe('The time zone of the days; UTC if missing'),
});

const count = z.int().min(0);
const outcomes = z.object({ succeeded: count, failed: count, ended: count, open: count });

/** What setups came to in a time span. */
export const runFiguresSchema = z.object({
  periods: z
    .array(z.object({ from: z.iso.date(), counts: outcomes }))
    .describe('The days, or weeks, in which setups were requested, each from this day'),
  cleanUps: outcomes.describe('Clean-ups, which count nowhere else'),
  medianMs: count.nullable().describe('Working time of succeeded setups; null without any'),
  p95Ms: count.nullable(),
  steps: z.array(z.object({ step: z.enum(STEP_NAMES), count })).describe('The first failed steps, most frequent first'),
  errors: z
    .array(z.object({ code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]), count }))
    .describe('Why they failed'),
}) satisfies z.ZodType<RunFigures>;
