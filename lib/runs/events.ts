import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { cleanUpRowSchema, planSchema } from '../plan/plan.ts';
import { PASSWORD_FIELDS, runRequestSchema } from '../request/schema.ts';
import { RUN_KINDS, STEP_NAMES } from './steps.ts';

/**
 * The numbered changes of a run, which are stored, streamed and reduced. Numbers are per run and have no gaps. An event
 * is a fact in the past tense, and holds no password and no whole AWS request.
 */
const step = z.enum(STEP_NAMES);
const attempt = z.number().int().positive();
export const personSchema = z.object({ userId: z.string(), name: z.string(), tokenId: z.string().optional() });
export type Person = z.infer<typeof personSchema>;
const values = z.record(z.string(), z.string());

/** The four ARNs, as far as known. */
export const runArnsSchema = z.object({
  keyArn: z.string().optional(),
  sourceSecretArn: z.string().optional(),
  destinationSecretArn: z.string().optional(),
  roleArn: z.string().optional(),
});
export type RunArns = z.infer<typeof runArnsSchema>;

/** The AWS response, for support: collapsed under the portal's own text. */
export const awsErrorSchema = z.object({
  operation: z.string(),
  code: z.string(),
  message: z.string(),
  requestId: z.string().nullable(),
  httpStatus: z.number().nullable(),
});
export type AwsErrorDetail = z.infer<typeof awsErrorSchema>;

export const stepErrorSchema = z.object({
  code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]),
  params: values,
  aws: awsErrorSchema.nullable(),
});
export type StepError = z.infer<typeof stepErrorSchema>;

/** One point that `verify` read again and compared. `id` is a code of `checks` in `lib/i18n`. */
export const checkSchema = z.object({
  id: z.string(),
  params: values,
  passed: z.boolean(),
  expected: z.string().optional(),
  found: z.string().optional(),
  /** The permission that the deployer role lacks, so the point was not checked. */
  missingRight: z.string().optional(),
  /** What depends on something unknown to the portal, so nobody can say whether the point is as expected. */
  undecided: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;

export const OUTCOMES = [
  'checked',
  'checked-in-part',
  'created',
  'stored-before',
  'adopted',
  'restored',
  'updated',
  'edit-restored',
  'edit-lost',
  'unchanged',
  'removed',
  'gone',
  'kept',
] as const;

/**
 * AWS's limits for the waiting period of a key and the recovery window of a secret, in which a deletion can be
 * canceled.
 */
export const DELETION_DAYS = { min: 7, max: 30 } as const;
export const deletionDaysSchema = z.number().int().min(DELETION_DAYS.min).max(DELETION_DAYS.max);

/** What a clean-up deletes, as its requester confirmed it. */
export const cleanUpSchema = z.object({
  /** The setup run that made the resources. */
  runId: z.string(),
  arns: runArnsSchema,
  /** The confirmed plan: what is deleted, and what is kept for which reason. */
  rows: z.array(cleanUpRowSchema),
  keyDeletionDays: deletionDaysSchema,
  secretRecoveryDays: deletionDaysSchema,
});
export type CleanUp = z.infer<typeof cleanUpSchema>;

/** What a lead is asked to approve: the plan as read from AWS, and the hash that ties an answer to it. */
const approvalAskSchema = z.object({
  planHash: z.string(),
  /** Null for a clean-up, whose rows are its plan. */
  plan: planSchema.nullable(),
});
export type ApprovalAsk = z.infer<typeof approvalAskSchema>;

/** Maximum length of the reason of a denial, in characters. */
export const REASON_LENGTH = 500;

const changeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.requested'),
    runId: z.string(),
    teamId: z.string(),
    accountId: z.string(),
    region: z.string(),
    partition: z.string(),
    by: personSchema,
    /** For a clean-up, the request of the run that it cleans up. */
    request: runRequestSchema,
    // Older events, from before there were kinds, lack these fields.
    kind: z.enum(RUN_KINDS).default('set-up'),
    graphVersion: z.number().int().positive().default(1),
    cleanUp: cleanUpSchema.nullable().default(null),
    /** Set if the team requires a lead's approval: the run then waits. */
    approval: approvalAskSchema.optional(),
    /** The hash of the plan that the requester saw in the form; missing in older events. */
    planHash: z.string().optional(),
  }),
  z.object({ type: z.literal('run.approved'), by: personSchema, planHash: z.string() }),
  z.object({ type: z.literal('run.denied'), by: personSchema, reason: z.string().max(REASON_LENGTH) }),
  z.object({ type: z.literal('run.approval-expired') }),
  /**
   * The plan no longer matched the approved one just before the first change, so the run waits again with the current
   * plan.
   */
  z.object({ type: z.literal('run.approval-voided'), step, ask: approvalAskSchema }),
  z.object({ type: z.literal('run.started') }),
  z.object({ type: z.literal('step.started'), step, attempt, by: personSchema.nullable() }),
  /**
   * The attempt continues but waits. `reason` is a code of `waits` in `lib/i18n`, `until` is when it gives up (ISO).
   */
  z.object({
    type: z.literal('step.waiting'),
    step,
    attempt,
    reason: z.enum([
      'role-visible-to-kms',
      'key-visible',
      'key-lookup',
      'key-rights',
      'throttled',
      'aws-unreachable',
      'aws-internal',
      'not-visible-yet',
      'concurrent-change',
      'credentials-expired',
    ]),
    until: z.string(),
    /** The points of verify that still differ. */
    checks: z.array(checkSchema).optional(),
  }),
  z.object({ type: z.literal('step.resumed'), step, attempt }),
  z.object({
    type: z.literal('step.succeeded'),
    step,
    attempt,
    outcome: z.enum(OUTCOMES),
    /** Values of the sentence `sentences.STEP.OUTCOME`. */
    params: values,
    arns: runArnsSchema,
    checks: z.array(checkSchema).optional(),
  }),
  z.object({
    type: z.literal('step.failed'),
    step,
    attempt,
    error: stepErrorSchema,
    checks: z.array(checkSchema).optional(),
  }),
  /** The worker died in this attempt, or had the error that is named; another attempt continues. */
  z.object({ type: z.literal('step.interrupted'), step, attempt, error: stepErrorSchema.optional() }),
  /** The run was canceled while this attempt waited. AWS has answered its calls, or their outcome is unknown. */
  z.object({ type: z.literal('step.cancelled'), step, attempt }),
  z.object({ type: z.literal('run.retried'), by: personSchema, steps: z.array(step) }),
  z.object({ type: z.literal('password.provided'), by: personSchema, fields: z.array(z.enum(PASSWORD_FIELDS)) }),
  z.object({
    type: z.literal('password.destroyed'),
    fields: z.array(z.enum(PASSWORD_FIELDS)),
    /** `unreadable`: the portal's master key has changed. */
    reason: z.enum(['done', 'expired', 'unreadable', 'cancelled']),
  }),
  z.object({ type: z.literal('run.succeeded') }),
  z.object({ type: z.literal('run.failed') }),
  /** No step starts after this. The worker finishes its calls and then writes `run.cancelled`. */
  z.object({ type: z.literal('run.cancel-requested'), by: personSchema }),
  z.object({ type: z.literal('run.cancelled') }),
]);
/** An event before it is stored. The store adds its number and the database time. */
export type RunChange = z.infer<typeof changeSchema>;

export const runEventSchema = z.intersection(
  z.object({ no: z.number().int().positive(), at: z.string() }),
  changeSchema,
);
export type RunEvent = { no: number; at: string } & RunChange;
