import { z } from 'zod';
import { checkSchema } from '../runs/events.ts';
import { stepsOf } from '../runs/progress.ts';
import type { AttemptView, StepView } from '../runs/step-view.ts';
import type { RunView } from '../runs/view.ts';
import type { Team } from '../team.ts';
import { outlineCheck, outlineResource, ownNames, ownParams } from './own-parts.ts';
import { makeRedactor } from './redact.ts';

const time = z.iso.datetime();
const text = z.string();
const values = z.record(z.string(), z.unknown());
const params = z.record(z.string(), z.string());
const awsSchema = z.object({
  operation: text,
  code: text,
  message: text,
  requestId: text.nullable(),
  httpStatus: z.number().nullable(),
});

/** What support needs to know about a run, to hand on: without secrets, and without the names of other teams. */
export const supportBundleSchema = z.object({
  format: z.literal('limitless-portal-support-bundle'),
  formatVersion: z.literal(1),
  createdAt: time,
  portal: z.object({ version: text, node: text, graphVersion: z.int(), latestGraphVersion: z.int() }),
  settings: values.describe('Settings that change what a run does; no secrets'),
  team: values,
  run: values.describe('Who requested what, when, and in which state it is'),
  request: values,
  approval: values.nullable(),
  plan: values.nullable().describe('The plan that a lead was asked to approve'),
  cleanUp: values.nullable(),
  steps: z.array(
    z.object({
      name: text,
      state: text,
      attempts: z.array(
        z.object({
          number: z.int(),
          state: text,
          startedAt: time,
          finishedAt: time.nullable(),
          durationMs: z.int().nullable(),
          outcome: z.object({ kind: text, params }).nullable(),
          waits: z.array(z.object({ reason: text, from: time, to: time.nullable() })),
          error: z.object({ code: text, params, aws: awsSchema.nullable() }).nullable(),
        }),
      ),
      checks: z.array(checkSchema).optional().describe('The points that a waiting verification still finds different'),
    }),
  ),
  awsRequestIds: z.array(
    z.object({ requestId: text, operation: text, code: text, step: text, attempt: z.int(), at: time.nullable() }),
  ),
  arns: z.record(z.string(), z.string()),
  checks: z.array(checkSchema),
  passwords: z.record(z.string(), z.string()).describe('Whether the portal still has each password; never a password'),
  events: z.array(z.object({ no: z.int(), at: time, type: text, step: text.optional(), attempt: z.int().optional() })),
});
export type SupportBundle = z.infer<typeof supportBundleSchema>;

/** What the portal knows besides the run. */
export interface BundleContext {
  /** ISO time. */
  createdAt: string;
  portal: SupportBundle['portal'];
  settings: SupportBundle['settings'];
  /** Null for a team that was removed from the configuration. */
  team: Team | null;
  events: SupportBundle['events'];
  /** Values that are secret wherever they are. */
  secrets: readonly string[];
  /** Names that belong to other teams. */
  otherNames: readonly string[];
}

/** Everything about a run that may leave the portal. */
export function makeSupportBundle(view: RunView, context: BundleContext): SupportBundle {
  const { team } = context;
  const redact = makeRedactor({
    secrets: context.secrets,
    own: ownNames(view, team),
    accountId: view.accountId,
    others: context.otherNames,
  });
  const { plan = null, ...approval } = view.approval ?? { plan: null };
  return redact<SupportBundle>({
    format: 'limitless-portal-support-bundle',
    formatVersion: 1,
    createdAt: context.createdAt,
    portal: context.portal,
    settings: context.settings,
    team: describeTeam(view, team),
    run: describeRun(view),
    request: { ...view.request },
    approval: view.approval && {
      ...approval,
      voided: view.approval.voided && { ...view.approval.voided, plan: undefined },
    },
    plan: plan && { ...plan, resources: plan.resources.map((one) => outlineResource(one)) },
    cleanUp: view.cleanUp && { ...view.cleanUp },
    steps: stepsOf(view).map(describeStep),
    awsRequestIds: stepsOf(view).flatMap(requestIdsOf),
    arns: { ...view.arns },
    checks: view.checks.map(outlineCheck),
    passwords: { ...view.passwords },
    events: [...context.events],
  });
}

function describeTeam({ teamId }: RunView, team: Team | null): SupportBundle['team'] {
  if (!team) return { id: teamId, isConfigured: false };
  const { id, name, accountId, regions, partition, deployerRoleArn, approval, iamPath } = team;
  return {
    ...{ id, name, isConfigured: true, accountId, partition, regions, deployerRoleArn, iamPath: iamPath ?? '/' },
    requiresApproval: approval === 'required',
    hasPermissionsBoundary: team.permissionsBoundaryArn !== undefined,
    limitsExistingKeys: team.existingKeys !== undefined,
  };
}

function describeRun(view: RunView): SupportBundle['run'] {
  const { id, kind, state, accountId, region, partition, requestedBy, createdAt, finishedAt, lastNo } = view;
  const { cancelledBy, cancelRequestedAt, passwordsGivenAgain } = view;
  return {
    ...{ id, kind, state, accountId, region, partition, requestedBy: requestedBy.name, createdAt, finishedAt },
    ...{ cancelledBy: cancelledBy?.name ?? null, cancelRequestedAt, passwordsGivenAgain, lastEventNo: lastNo },
    cleansRunId: view.cleanUp?.runId ?? null,
  };
}

function describeStep({ name, state, attempts, waiting }: StepView): SupportBundle['steps'][number] {
  return {
    ...{ name, state, attempts: attempts.map(describeAttempt) },
    ...(waiting?.checks ? { checks: waiting.checks.map(outlineCheck) } : {}),
  };
}

function describeAttempt(attempt: AttemptView): SupportBundle['steps'][number]['attempts'][number] {
  const { number, state, startedAt, finishedAt, outcome, waits = [], error } = attempt;
  return {
    ...{ number, state, startedAt, finishedAt, waits: [...waits] },
    durationMs: finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt),
    outcome: outcome && { kind: outcome.kind, params: ownParams(outcome.params) },
    error: error && { code: error.code, params: ownParams(error.params), aws: error.aws },
  };
}

function requestIdsOf({ name, attempts }: StepView): SupportBundle['awsRequestIds'] {
  return attempts.flatMap(({ number, finishedAt, error }) => {
    const { requestId, operation, code } = error?.aws ?? {};
    if (!requestId || operation === undefined || code === undefined) return [];
    return [{ requestId, operation, code, step: name, attempt: number, at: finishedAt }];
  });
}
