import { z } from 'zod';
import { checkAlias, checkRoleName, checkSecretName, type NameProblem } from '../aws/names.ts';
import { noticeChoicesSchema } from '../notices/choices.ts';
import { newTokenSchema } from '../people/personal-token.ts';
import { deletionDaysSchema, REASON_LENGTH } from '../runs/events.ts';
import { stepNameSchema } from '../runs/history.ts';
import { RETRIED_TOGETHER } from '../runs/support-inbox.ts';
import { runRequestSchemaFor, submissionSchemaFor, type TeamBounds } from './bounds.ts';
import { draftContentSchema } from './draft.ts';
import { passwordsSchema } from './schema.ts';

/** SHA-256 of the plan's fingerprint, in hexadecimal. */
const planHashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const placeSchema = z.strictObject({ teamId: z.string().max(64), region: z.string().max(32) });
/** Only names that AWS could accept are looked up. */
const nameSchema = (check: (text: string) => NameProblem | null) =>
  z
    .string()
    .refine((text) => check(text) === null)
    .nullable();
const setupNamesSchema = z.strictObject({
  alias: nameSchema(checkAlias),
  source: nameSchema(checkSecretName),
  destination: nameSchema(checkSecretName),
  role: nameSchema(checkRoleName),
});
/** The largest integer of PostgreSQL. */
const MAX_INTEGER = 2_147_483_647;
const ofRun = z.strictObject({ runId: z.uuid() });

/**
 * The input of each server action, by its name. Anyone can send requests to an action, so it reads only this, and the
 * tests try each with malformed input of every kind.
 */
export const ACTION_INPUTS = {
  approveRun: z.strictObject({ runId: z.uuid(), planHash: planHashSchema }),
  cancelRun: ofRun,
  checkDeployer: placeSchema,
  checkNames: z.strictObject({ target: placeSchema, names: setupNamesSchema }),
  createToken: newTokenSchema,
  checkTeam: z.strictObject({ teamId: z.string().max(64) }),
  cleanUpRun: z.strictObject({
    requestKey: z.uuid(),
    runId: z.uuid(),
    roleName: z.string().max(64),
    removes: z.array(z.string().max(2048)).max(50),
    keyDeletionDays: deletionDaysSchema,
    secretRecoveryDays: deletionDaysSchema,
  }),
  deleteDraft: z.strictObject({ draftId: z.uuid() }),
  denyRun: z.strictObject({ runId: z.uuid(), reason: z.string().trim().max(REASON_LENGTH) }),
  endSessions: z.strictObject({ userId: z.uuid(), entry: z.enum(['blocked', 'unblocked']).optional() }),
  /** Without a session, it ends all others. */
  endOwnSessions: z.strictObject({ sessionId: z.uuid().nullable() }),
  listKeys: placeSchema,
  listPrincipals: placeSchema,
  planCleanUp: ofRun,
  verifySetup: ofRun,
  providePasswords: z.strictObject({ runId: z.uuid(), passwords: passwordsSchema.partial() }),
  readKeyPolicy: z.strictObject({
    teamId: z.string().max(64),
    region: z.string().max(32),
    keyArn: z.string().max(2048),
    restore: z.boolean(),
  }),
  revokeToken: z.strictObject({ tokenId: z.uuid() }),
  saveNoticeChoices: noticeChoicesSchema,
  saveDraft: draftContentSchema.safeExtend({
    draftId: z.uuid(),
    version: z.int().min(0),
    savedBy: z.uuid(),
  }),
  /** Without a step, it retries every failed one. */
  retryRun: z.strictObject({ runId: z.uuid(), step: stepNameSchema.nullable() }),
  /** Each run with the number of the last event that the person saw. */
  retryTogether: z.strictObject({
    runs: z
      .array(z.strictObject({ runId: z.uuid(), lastNo: z.int().min(1).max(MAX_INTEGER) }))
      .min(1)
      .max(RETRIED_TOGETHER),
  }),
} as const;

/** Actions whose input must belong to the teams of the signed-in person. */
export const TEAM_ACTION_INPUTS = {
  createRun: (teams: readonly TeamBounds[]) =>
    z.strictObject({
      requestKey: z.uuid(),
      // Null if the form has no plan to show: a run from an earlier attempt may still exist.
      planHash: planHashSchema.nullable(),
      submission: submissionSchemaFor(teams),
    }),
  planRun: runRequestSchemaFor,
} as const;

/** Actions without input. */
export const ACTIONS_WITHOUT_INPUT = ['endAllSessions', 'signOut', 'sweepNow'] as const;
