import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { cleanUpRowSchema } from '../plan/clean-up-plan.ts';
import { planSchema } from '../plan/plan.ts';
import { PASSWORD_FIELDS, runRequestSchema } from '../request/schema.ts';
import { RUN_KINDS, STEP_NAMES } from './steps.ts';

/**
 * The numbered changes of a run: what is stored, streamed and reduced. A number belongs to one run and has no gaps.
 * An event is a fact that happened, in the past tense, and holds no password and no whole request of AWS's.
 */
const step = z.enum(STEP_NAMES);
const attempt = z.number().int().positive();
const person = z.object({ userId: z.string(), name: z.string() });
export type Person = z.infer<typeof person>;
const values = z.record(z.string(), z.string());

/** The four ARNs, as far as they are known. */
export const runArnsSchema = z.object({
  keyArn: z.string().optional(),
  sourceSecretArn: z.string().optional(),
  destinationSecretArn: z.string().optional(),
  roleArn: z.string().optional(),
});
export type RunArns = z.infer<typeof runArnsSchema>;

/** What AWS answered, for support: shown folded under the portal's own words. */
export const awsErrorSchema = z.object({
  operation: z.string(),
  code: z.string(),
  message: z.string(),
  requestId: z.string().nullable(),
  httpStatus: z.number().nullable(),
});
export type AwsErrorDetail = z.infer<typeof awsErrorSchema>;

const stepErrorSchema = z.object({
  code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]),
  params: values,
  aws: awsErrorSchema.nullable(),
});
export type StepError = z.infer<typeof stepErrorSchema>;

/** One point that `verify` read back and compared. `id` is a code of `checks` in `lib/i18n`. */
export const checkSchema = z.object({
  id: z.string(),
  params: values,
  passed: z.boolean(),
  expected: z.string().optional(),
  found: z.string().optional(),
  /** The right that the deployer role lacks: the point was not looked at. */
  missingRight: z.string().optional(),
  /** What depends on something that the portal does not know: nobody can say whether the point is as expected. */
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

/** AWS's bounds for the waiting period of a key and for the recovery window of a secret; within them a deletion can be taken back. */
export const DELETION_DAYS = { min: 7, max: 30 } as const;
export const deletionDaysSchema = z.number().int().min(DELETION_DAYS.min).max(DELETION_DAYS.max);

/** What a clean-up takes away, as its requester confirmed it. */
export const cleanUpSchema = z.object({
  /** The set-up run that made the things. */
  runId: z.string(),
  arns: runArnsSchema,
  /** The confirmed plan: what goes, and what stays for which reason. */
  rows: z.array(cleanUpRowSchema),
  keyDeletionDays: deletionDaysSchema,
  secretRecoveryDays: deletionDaysSchema,
});
export type CleanUp = z.infer<typeof cleanUpSchema>;

/** What a lead is asked to approve: the plan as it was read from AWS, and the hash by which an answer is bound to it. */
const approvalAskSchema = z.object({
  planHash: z.string(),
  /** Null of a clean-up, whose rows are its plan. */
  plan: planSchema.nullable(),
});
export type ApprovalAsk = z.infer<typeof approvalAskSchema>;

/** Longest reason of a denial, in characters. */
export const REASON_LENGTH = 500;

const changeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.requested'),
    runId: z.string(),
    teamId: z.string(),
    accountId: z.string(),
    region: z.string(),
    partition: z.string(),
    by: person,
    /** Of a clean-up: the request of the run that it cleans up. */
    request: runRequestSchema,
    // Events of before there were kinds have neither of these.
    kind: z.enum(RUN_KINDS).default('set-up'),
    graphVersion: z.number().int().positive().default(1),
    cleanUp: cleanUpSchema.nullable().default(null),
    /** There where the team demands that a lead approves: the run then waits. */
    approval: approvalAskSchema.optional(),
    /** Of the plan that the requester saw in the form; events of before the form sent it have none. */
    planHash: z.string().optional(),
  }),
  z.object({ type: z.literal('run.approved'), by: person, planHash: z.string() }),
  z.object({ type: z.literal('run.denied'), by: person, reason: z.string().max(REASON_LENGTH) }),
  z.object({ type: z.literal('run.approval-expired') }),
  /** Just before anything was changed the plan was another one than the approved one: the run waits again, with the plan as it is now. */
  z.object({ type: z.literal('run.approval-voided'), step, ask: approvalAskSchema }),
  z.object({ type: z.literal('run.started') }),
  z.object({ type: z.literal('step.started'), step, attempt, by: person.nullable() }),
  /** The attempt goes on but waits; `reason` is a code of `waits` in `lib/i18n`, `until` when it gives up (ISO). */
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
    /** The points of verify that differ so far, and are waited for. */
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
  /** The worker died in this attempt; another process goes on with a new one. */
  z.object({ type: z.literal('step.interrupted'), step, attempt }),
  /** The run was cancelled while this attempt waited; what it had sent to AWS has been answered, or its outcome is not known. */
  z.object({ type: z.literal('step.cancelled'), step, attempt }),
  z.object({ type: z.literal('run.retried'), by: person, steps: z.array(step) }),
  z.object({ type: z.literal('password.provided'), by: person, fields: z.array(z.enum(PASSWORD_FIELDS)) }),
  z.object({
    type: z.literal('password.destroyed'),
    fields: z.array(z.enum(PASSWORD_FIELDS)),
    /** `unreadable`: the master key of the portal is another one now. */
    reason: z.enum(['done', 'expired', 'unreadable', 'cancelled']),
  }),
  z.object({ type: z.literal('run.succeeded') }),
  z.object({ type: z.literal('run.failed') }),
  /** No step starts after this; the worker ends what is under way and then writes `run.cancelled`. */
  z.object({ type: z.literal('run.cancel-requested'), by: person }),
  z.object({ type: z.literal('run.cancelled') }),
]);
/** An event before it is stored: the store gives it its number and the database's time. */
export type RunChange = z.infer<typeof changeSchema>;

export const runEventSchema = z.intersection(
  z.object({ no: z.number().int().positive(), at: z.string() }),
  changeSchema,
);
export type RunEvent = { no: number; at: string } & RunChange;
