import { z } from 'zod';
import { ACCESS_KINDS, ACCESS_USES } from '../aws/key-access.ts';
import type { PolicyDocument } from '../aws/policy.ts';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { PLAN_ACTIONS } from './plan-actions.ts';

/** What a run would do, found by read-only calls with the team's deployer role. */
export const PLANNED_RESOURCES = [
  'kms-key',
  'kms-alias',
  'source-secret',
  'destination-secret',
  'iam-role',
  'key-policy',
  'role-policy',
] as const;
export type PlannedResourceName = (typeof PLANNED_RESOURCES)[number];

const policySchema = z.custom<PolicyDocument>(
  (value) => typeof value === 'object' && value !== null && 'Statement' in value && Array.isArray(value.Statement),
);

const plannedDocumentSchema = z.object({
  kind: z.enum(['trust-policy', 'role-policy', 'key-policy']),
  /** The current document in AWS; null if there is none yet. */
  before: policySchema.nullable(),
  after: policySchema,
});
export type PlannedDocument = z.infer<typeof plannedDocumentSchema>;

/** Why something can't be done, who owns it and what to do, as a code with values. */
const conflictSchema = z.object({
  code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]),
  params: z.record(z.string(), z.string()),
  /** The resource is pending deletion and belongs to the team, so choosing to restore it resolves the conflict. */
  isRestorable: z.boolean().optional(),
});
export type PlanConflict = z.infer<typeof conflictSchema>;

const plannedResourceSchema = z.object({
  resource: z.enum(PLANNED_RESOURCES),
  action: z.enum(PLAN_ACTIONS),
  /** Alias, secret name, role name, policy name, or the key's id. */
  name: z.string(),
  /** The ARN, if it exists already. */
  arn: z.string().nullable(),
  conflict: conflictSchema.nullable(),
  /** Codes of `plan.warnings` in `lib/i18n`: allowed, but worth a review first. */
  warnings: z.array(z.string()),
  documents: z.array(plannedDocumentSchema),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  /** The description that it gets; missing if it gets none. */
  description: z.string().optional(),
  /** For the key policy of an existing key: who else has access to it. Missing in plans from before 0.2.0. */
  access: z
    .array(
      z.object({
        principal: z.string(),
        kind: z.enum(ACCESS_KINDS),
        may: z.array(z.enum(ACCESS_USES)),
        isConditional: z.boolean(),
      }),
    )
    .default([]),
  /**
   * For the key policy of an existing key: the roles of the portal's other runs on it. Their own plans add and remove
   * them, so they don't count as a change of this plan.
   */
  runRoles: z.array(z.string()).optional(),
  /** It exists already: made by this run, exactly as its step makes it. */
  isOwn: z.boolean().optional(),
});
export type PlannedResource = z.infer<typeof plannedResourceSchema>;

export const planSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  deployerRoleArn: z.string(),
  resources: z.array(plannedResourceSchema),
});
export type Plan = z.infer<typeof planSchema>;

/** A plan, and the hash that ties a later request to it: SHA-256 of `planFingerprint`, in hexadecimal. */
export interface ReviewedPlan {
  planHash: string;
  plan: Plan;
}

export function hasConflict(plan: Plan): boolean {
  return plan.resources.some((resource) => resource.action === 'conflict');
}

/**
 * What a clean-up would do with each resource of a setup run, found by read-only calls with the team's deployer role.
 */
const CLEAN_UP_ACTIONS = ['delete', 'schedule-deletion', 'remove-entry', 'keep'] as const;
export type CleanUpAction = (typeof CLEAN_UP_ACTIONS)[number];

/** Why a resource is kept. The text is `cleanUp.reasons` in `lib/i18n`. */
const KEEP_REASONS = [
  // Nothing to do.
  'gone',
  'waits-for-deletion',
  'not-made-by-run',
  'key-adopted',
  // No longer as the run made it.
  'secret-rotated',
  'secret-key-changed',
  'trust-changed',
  'policies-added',
  'policy-changed',
  'entry-changed',
  'key-in-use',
  'key-used-by-run',
  // Something else that is kept needs it.
  'policy-stays',
  'role-stays',
  'secret-stays',
  'key-stays',
] as const;
export type KeepReason = (typeof KEEP_REASONS)[number];

export const cleanUpRowSchema = z.object({
  resource: z.enum(PLANNED_RESOURCES),
  action: z.enum(CLEAN_UP_ACTIONS),
  /** Alias, secret name, role name, policy name, or the key's id. */
  name: z.string(),
  /** The key's ARN for an entry in its key policy; null for what has no ARN. */
  arn: z.string().nullable(),
  reason: z.enum(KEEP_REASONS).nullable(),
  /** Values for the text of the reason: `date` (ISO), `others` (a list), `runId`. */
  params: z.record(z.string(), z.string()),
});
export type CleanUpRow = z.infer<typeof cleanUpRowSchema>;

/** A placeholder for the parts of an ARN that are unknown until AWS creates the resource. */
export const UNKNOWN_KEY_ID = '<key-id>';
export const UNKNOWN_SUFFIX = '<6-characters>';
/** A placeholder for the run's id in the tags, before there is a run. */
export const UNKNOWN_RUN_ID = '<run-id>';

/** A key in the list of existing keys. `problem` says why it can't be used. */
export const keyChoiceSchema = z.object({
  keyArn: z.string(),
  keyId: z.string(),
  aliases: z.array(z.string()),
  description: z.string(),
  problem: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]).nullable(),
  /** The key is pending deletion and belongs to the team: it can be used if the deletion is canceled. */
  isRestorable: z.boolean(),
  /** ISO date on which a key that is pending deletion is deleted. */
  deletionDate: z.string().nullable(),
  /** ISO time; null if the key can't be read. */
  createdAt: z.string().nullable(),
  warnings: z.array(z.string()),
});
export type KeyChoice = z.infer<typeof keyChoiceSchema>;

/** A key with the setups that the viewer may see and that use it. */
export interface ListedKey extends KeyChoice {
  /** The newest ones. */
  runs: readonly { id: string; roleName: string }[];
  /** How many there are in all. */
  runCount: number;
}
