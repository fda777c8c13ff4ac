import { z } from 'zod';
import { ACCESS_KINDS, ACCESS_USES } from '../aws/key-access.ts';
import type { PolicyDocument } from '../aws/policy.ts';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';

/** What a run would do, made by read-only calls with the team's deployer role. */
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

/**
 * `update` is said of the policy of an existing key alone: it gains the role and keeps the rest. `restore` takes up again what waits for
 * its deletion, as somebody has chosen.
 */
export const PLAN_ACTIONS = ['create', 'adopt', 'restore', 'update', 'no-change', 'conflict'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

const policySchema = z.custom<PolicyDocument>(
  (value) => typeof value === 'object' && value !== null && 'Statement' in value && Array.isArray(value.Statement),
);

const plannedDocumentSchema = z.object({
  kind: z.enum(['trust-policy', 'role-policy', 'key-policy']),
  /** The document as it stands in AWS now; null where there is none yet. */
  before: policySchema.nullable(),
  after: policySchema,
});
export type PlannedDocument = z.infer<typeof plannedDocumentSchema>;

/** Why something cannot be done, whose it is and what to do, as a code with values. */
const conflictSchema = z.object({
  code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]),
  params: z.record(z.string(), z.string()),
  /** The thing waits for its deletion and is the team's own: to choose its restoration ends the conflict. */
  isRestorable: z.boolean().optional(),
});
export type PlanConflict = z.infer<typeof conflictSchema>;

const plannedResourceSchema = z.object({
  resource: z.enum(PLANNED_RESOURCES),
  action: z.enum(PLAN_ACTIONS),
  /** Alias, secret name, role name, policy name, or the key's id. */
  name: z.string(),
  /** The ARN where it exists already. */
  arn: z.string().nullable(),
  conflict: conflictSchema.nullable(),
  /** Codes of `plan.warnings` in `lib/i18n`: allowed, but worth a look before it is done. */
  warnings: z.array(z.string()),
  documents: z.array(plannedDocumentSchema),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  /** Of the key policy of an existing key: who else has access to it. Plans from before 0.2.0 do not say. */
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
   * Of the key policy of an existing key: the roles of the portal's other runs on it. They become key users, and stop being it, by plans of
   * their own: that is no change of this one.
   */
  runRoles: z.array(z.string()).optional(),
  /** It is there already: the run's own, exactly as its step makes it. */
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

/** A plan, and the hash by which what is asked for later is bound to it: SHA-256 of `planFingerprint`, as hexadecimal digits. */
export interface ReviewedPlan {
  planHash: string;
  plan: Plan;
}

export function hasConflict(plan: Plan): boolean {
  return plan.resources.some((resource) => resource.action === 'conflict');
}

/** What stands for the parts of an ARN that AWS gives out only when the resource is made. */
export const UNKNOWN_KEY_ID = '<key-id>';
export const UNKNOWN_SUFFIX = '<6-characters>';
/** The run's id in the tags, before there is a run. */
export const UNKNOWN_RUN_ID = '<run-id>';

/** A key of the account as the list of existing keys shows it; `problem` says why it cannot be used. */
export const keyChoiceSchema = z.object({
  keyArn: z.string(),
  keyId: z.string(),
  aliases: z.array(z.string()),
  description: z.string(),
  problem: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]).nullable(),
  /** It waits for its deletion and is the team's own: it can be used if that is cancelled. */
  isRestorable: z.boolean(),
  /** ISO date on which a key that waits for deletion is deleted. */
  deletionDate: z.string().nullable(),
  warnings: z.array(z.string()),
});
export type KeyChoice = z.infer<typeof keyChoiceSchema>;
