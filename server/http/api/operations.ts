import { z } from 'zod';
import { cleanUpPlanSchema, runResourceSchema } from '#lib/api/run-resource.ts';
import { removedKeys } from '#lib/plan/clean-up-plan.ts';
import { planSchema } from '#lib/plan/plan.ts';
import { ACTION_INPUTS, TEAM_ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { setupDetailsSchema } from '#lib/setups/setup.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { cleanUpRun } from '#server/commands/clean-up-run.ts';
import { createRun } from '#server/commands/create-run.ts';
import { planCleanUp } from '#server/commands/plan-clean-up.ts';
import { planRun } from '#server/commands/plan-run.ts';
import { providePasswords } from '#server/commands/provide-passwords.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { verifySetup } from '#server/commands/verify-setup.ts';
import { keyedHashes, requestKeyOf, writeIdOf } from './idempotency.ts';
import { type Operation, operation } from './operation.ts';
import { READ_OPERATIONS, readRun, readSetup } from './read-operations.ts';

const run = { status: 200, schema: runResourceSchema } as const;
const newRun = { status: 201, schema: runResourceSchema } as const;

/** Every operation of the HTTP API, each over the command or the query that the pages use. */
export const OPERATIONS: readonly Operation[] = [
  ...READ_OPERATIONS,
  operation({
    id: 'planRun',
    method: 'POST',
    path: '/plans',
    summary: 'Plan a setup',
    description: 'Reads the team’s account and changes nothing. Start the run with the hash of the plan.',
    action: 'run.plan',
    body: TEAM_ACTION_INPUTS.planRun,
    answer: { status: 200, schema: z.object({ planHash: z.string(), plan: planSchema }) },
    errors: ['deployer-role-refused', 'access-denied', 'throttled', 'aws-unreachable'],
    perform: ({ portal, actor, body }) => planRun(portal, actor, body),
  }),
  operation({
    id: 'startRun',
    method: 'POST',
    path: '/runs',
    summary: 'Start a setup',
    description:
      'Starts what was planned. If the team requires approval, the run waits for a lead, who approves it in the portal.',
    action: 'run.create',
    body: (teams) => TEAM_ACTION_INPUTS.createRun(teams).omit({ requestKey: true }),
    idempotencyKey: 'required',
    answer: newRun,
    errors: ['plan-changed', 'plan-conflict', 'names-in-use', 'idempotency-key-reused'],
    async perform(asked) {
      const { portal, actor, body, key } = asked;
      const [requestKey, bodyHashes] = [requestKeyOf(key), keyedHashes(portal.settings, body)];
      const { runId } = await createRun(portal, actor, { ...body, requestKey, bodyHashes });
      return readRun(asked, runId);
    },
  }),
  operation({
    id: 'retryRun',
    method: 'POST',
    path: '/runs/{runId}/retry',
    summary: 'Retry a failed run',
    description: 'Retries one failed step, or every failed step.',
    action: 'run.retry',
    body: () => z.strictObject({ step: ACTION_INPUTS.retryRun.shape.step.default(null) }),
    idempotencyKey: 'optional',
    answer: run,
    errors: ['not-found', 'idempotency-key-reused', 'not-retryable', 'names-in-use', 'password-expired'],
    async perform(asked) {
      const { portal, actor, runId, body } = asked;
      await retryRun(portal, actor, { runId, step: body.step, writeId: writeIdOf(asked, 'retry') });
      return readRun(asked, runId);
    },
  }),
  operation({
    id: 'sendPasswords',
    method: 'POST',
    path: '/runs/{runId}/passwords',
    summary: 'Send passwords again',
    description: 'Only the requester can, and only for passwords in wantedPasswords. Then retry the run.',
    action: 'run.provide-password',
    body: () => ACTION_INPUTS.providePasswords.omit({ runId: true }),
    answer: run,
    errors: ['not-found', 'password-not-wanted'],
    async perform(asked) {
      const { portal, actor, runId, body } = asked;
      await providePasswords(portal, actor, { runId, passwords: body.passwords });
      return readRun(asked, runId);
    },
  }),
  operation({
    id: 'cancelRun',
    method: 'POST',
    path: '/runs/{runId}/cancel',
    summary: 'Cancel a run',
    description: 'Starts no further step. Calls in progress finish first.',
    action: 'run.cancel',
    body: () => z.strictObject({}),
    idempotencyKey: 'optional',
    answer: run,
    errors: ['not-found', 'not-cancellable', 'idempotency-key-reused'],
    async perform(asked) {
      const { portal, actor, runId } = asked;
      await cancelRun(portal, actor, { runId, writeId: writeIdOf(asked, 'cancel') });
      return readRun(asked, runId);
    },
  }),
  operation({
    id: 'verifySetup',
    method: 'POST',
    path: '/runs/{runId}/verify',
    summary: 'Compare a setup with AWS',
    description:
      'Requests a comparison, which starts within seconds and changes nothing in AWS. Get the setup until isChecking is false. A comparison that is already requested or in progress serves this request too.',
    action: 'run.verify',
    body: () => z.strictObject({}),
    answer: { status: 200, schema: setupDetailsSchema },
    errors: ['not-found', 'not-verifiable'],
    async perform(asked) {
      await verifySetup(asked.portal, asked.actor, { runId: asked.runId });
      return readSetup(asked);
    },
  }),
  operation({
    id: 'planCleanUp',
    method: 'POST',
    path: '/runs/{runId}/clean-up-plans',
    summary: 'Plan a clean-up',
    description: 'Reads what is left of the resources that the run created. Changes nothing.',
    action: 'run.clean-up',
    body: () => z.strictObject({}),
    answer: { status: 200, schema: cleanUpPlanSchema },
    errors: ['not-found', 'not-cleanable'],
    async perform({ portal, actor, runId }) {
      const plan = await planCleanUp(portal, actor, { runId });
      return { ...plan, removes: removedKeys(plan.rows) };
    },
  }),
  operation({
    id: 'startCleanUp',
    method: 'POST',
    path: '/runs/{runId}/clean-ups',
    summary: 'Start a clean-up',
    description: 'Deletes exactly the resources in removes. Send the role name to confirm.',
    action: 'run.clean-up',
    body: () => ACTION_INPUTS.cleanUpRun.omit({ requestKey: true, runId: true }),
    idempotencyKey: 'required',
    answer: newRun,
    errors: [
      ...(['not-found', 'not-cleanable', 'role-name-differs', 'clean-up-plan-changed', 'clean-up-open'] as const),
      'idempotency-key-reused',
    ],
    async perform(asked) {
      const { portal, actor, runId, body, key } = asked;
      const cleanUp = await cleanUpRun(portal, actor, { ...body, runId, requestKey: requestKeyOf(key) });
      return readRun(asked, cleanUp.runId);
    },
  }),
];
