import { randomUUID } from 'node:crypto';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG, PORTAL_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import { isPortalError } from '#lib/errors.ts';
import type { RunView } from '#lib/runs/view.ts';
import { isDeniedCall } from '#server/aws/aws-error.ts';
import { lookRole } from '#server/aws/iam/look-role.ts';
import { createRole, deleteRole } from '#server/aws/iam/roles.ts';
import { createRun } from '#server/commands/create-run.ts';
import { planRun } from '#server/commands/plan-run.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { askAboutSetUp, askWhatExists } from './ask-account.ts';
import { type Conformance, deployerOf, namesOf, withOwnAws } from './conformance.ts';
import { assertSucceeded, describeFailure, numbered, sendSetUp, waitForRun } from './runs.ts';
import { measure } from './visibility.ts';

/** Makes a setup, and compares it with the request by the separate program. Returns the finished run. */
export async function setUp(c: Conformance, number: number, keyArn: string | null): Promise<RunView> {
  const runId = await sendSetUp(c, numbered(c, number, keyArn));
  const view = assertSucceeded(await waitForRun(c, runId, c.signal));
  await readBack(c, view);
  return view;
}

/** A setup whose role name is taken has a conflict in its plan, isn't accepted, and makes nothing. */
export async function expectConflict(c: Conformance, number: number, taken: RunView): Promise<void> {
  c.signal.throwIfAborted();
  const keyArn = taken.arns.keyArn ?? '';
  const free = numbered(c, number, keyArn);
  const submission = { ...free, role: { ...free.role, roleName: taken.request.role.roleName } };
  c.sent.push({ submission, runId: null });
  const { passwords: _passwords, ...request } = submission;
  const { plan, planHash } = await planRun(c.portal, c.actor, request);
  const conflicts = plan.resources.flatMap(({ conflict }) => conflict?.code ?? []).join(', ');
  if (conflicts !== 'role-name-taken')
    throw new Error(`the plan shows ${conflicts || 'no conflict'}, not role-name-taken`);
  const answer = await createRun(c.portal, c.actor, { requestKey: randomUUID(), planHash, submission }).then(
    () => 'accepted',
    codeOf,
  );
  if (answer !== 'plan-conflict') throw new Error(`the setup was ${answer}, not refused as plan-conflict`);
  const { roleNames: _role, ...names } = namesOf([submission]);
  const made = await askWhatExists({ ...names, deployer: deployerOf(c), runIds: [], keyArns: [], roleNames: [] });
  if (made.length > 0) throw new Error(`the refused setup made ${made.map(({ name }) => name).join(', ')}`);
}

/**
 * Somebody else takes the role's name just before the portal creates the role: AWS refuses it, and the step fails. Once
 * the name is free again, a retry finishes the setup without repeating what was done.
 */
export async function failAndRetry(c: Conformance, number: number, keyArn: string): Promise<RunView> {
  const submission = numbered(c, number, keyArn);
  const { roleName } = submission.role;
  let name: 'free' | 'taken' | 'free again' = 'free';
  c.watch.before = async ({ operation, params }) => {
    if (operation !== 'CreateRole' || params.RoleName !== roleName || name !== 'free') return;
    name = 'taken';
    await takeRoleName(c, roleName);
  };
  const giveBack = async () => {
    if (name === 'taken') await freeRoleName(c, roleName);
    name = 'free again';
  };
  try {
    const runId = await sendSetUp(c, submission);
    const failed = await waitForRun(c, runId, c.signal);
    const code = failed.steps['iam-role'].attempts.at(-1)?.error?.code;
    if (failed.state !== 'failed' || code !== 'role-name-taken') {
      throw new Error(`the step iam-role did not fail with role-name-taken: ${describeFailure(failed)}`);
    }
    await giveBack();
    const view = assertSucceeded(await retryUntilFree(c, runId));
    const repeated = Object.values(view.steps).filter(
      ({ name, attempts }) => failed.steps[name].state === 'succeeded' && attempts.length > 1,
    );
    if (repeated.length > 0) throw new Error(`the retry repeated ${repeated.map(({ name }) => name).join(', ')}`);
    await readBack(c, view);
    return view;
  } finally {
    c.watch.before = async () => undefined;
    await giveBack();
  }
}

/** AWS may show a deleted role a little longer, so the retry may meet it again. */
async function retryUntilFree(c: Conformance, runId: string): Promise<RunView> {
  let view: RunView | null = null;
  const tryAgain = async () => {
    await retryRun(c.portal, c.actor, { runId, step: null });
    view = await waitForRun(c, runId, c.signal);
    return view.steps['iam-role'].attempts.at(-1)?.error?.code !== 'role-name-taken';
  };
  c.measured.push(await measure('retry with the name free again', tryAgain));
  return view ?? waitForRun(c, runId, c.signal);
}

const ROLE_CALLS: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['iam:CreateRole', 'iam:TagRole', 'iam:DeleteRole', 'iam:GetRole'], Resource: '*' },
  ],
};

/** A role as the deployer role may create it, without a run's tag. */
function takeRoleName(c: Conformance, name: string): Promise<string> {
  const tags = [ASSUMER_TAG, PORTAL_TAG, { key: TEAM_TAG, value: c.team.id }];
  return withOwnAws(c, ROLE_CALLS, (aws) =>
    createRole(aws, { name, path: c.team.iamPath, trustPolicy: trustPolicy(), tags }),
  );
}

async function freeRoleName(c: Conformance, name: string): Promise<void> {
  await withOwnAws(c, ROLE_CALLS, async (aws) => {
    // IAM may need a moment to apply the tags of a new role, on which the permission to delete it depends.
    const tryToDelete = () =>
      deleteRole(aws, name).then(
        () => true,
        (error: unknown) => {
          if (!isDeniedCall(error)) throw error;
          return false;
        },
      );
    const deleted = await measure('new role can be deleted', tryToDelete, { limitMs: SETTLED_MS });
    c.measured.push(deleted);
    if (deleted.afterMs === null) throw new Error(`the deployer role may not delete role ${name}, which it created`);
    c.measured.push(await measure('deleted role no longer shown', async () => (await lookRole(aws, name)) === null));
  });
}

/** Throws an Error with every difference that lasts. */
async function readBack(c: Conformance, view: RunView): Promise<void> {
  const submission = c.sent.find(({ runId }) => runId === view.id)?.submission;
  if (!submission) throw new Error('no submission of this run');
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = view.arns;
  const question = {
    deployer: deployerOf(c),
    runId: view.id,
    arns: { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn },
    boundaryArn: c.team.permissionsBoundaryArn ?? null,
    submission,
  };
  const look = async () => {
    const answer = await askAboutSetUp(question);
    c.readBack.push(answer);
    return answer.violations.length === 0;
  };
  const seen = await measure('setup read back by the separate program', look, { limitMs: SETTLED_MS });
  c.measured.push(seen);
  if (seen.afterMs === null) throw new Error(`not as requested: ${c.readBack.at(-1)?.violations.join('; ')}`);
}

/** AWS may show an old state for a while, but not longer than the portal's own verification waits. */
const SETTLED_MS = 20_000;

const codeOf = (error: unknown): string => (isPortalError(error) ? error.code : String(error));
