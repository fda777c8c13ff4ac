import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Existing } from '#e2e/oracle/account-question.ts';
import { removedKeys } from '#lib/plan/clean-up-plan.ts';
import { isActive } from '#lib/runs/steps.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { cleanUpRun } from '#server/commands/clean-up-run.ts';
import { planCleanUp } from '#server/commands/plan-clean-up.ts';
import { findRun } from '#server/queries/find-run.ts';
import { askWhatExists } from './ask-account.ts';
import { type Conformance, deployerOf, namesOf } from './conformance.ts';
import { assertSucceeded, describe, waitForRun } from './runs.ts';

/** The shortest periods that AWS and the deployer role allow. */
const DAYS = 7;
/** How long AWS may still show what is deleted. */
const GONE_MS = 30_000;

export interface CleanedUp {
  /** What failed, one sentence each. */
  problems: string[];
  /** What AWS will delete by itself. */
  pending: Existing[];
  /** What somebody has to delete. */
  left: Existing[];
}

/** Cleans up every setup with the portal's own clean-up, the last one first. Returns what failed. */
export async function cleanUp(c: Conformance): Promise<string[]> {
  const problems: string[] = [];
  for (const { runId, submission } of c.sent.toReversed()) {
    if (runId === null) continue;
    await cleanUpOne(c, runId).catch((error: unknown) => {
      problems.push(`the setup of role ${submission.role.roleName} was not cleaned up: ${describe(error)}`);
    });
  }
  return problems;
}

async function cleanUpOne(c: Conformance, runId: string): Promise<void> {
  const { portal, actor } = c;
  const view = await findRun(portal.db, actor, runId);
  if (isActive(view.state)) {
    if (view.state !== 'cancelling') await cancelRun(portal, actor, { runId });
    await waitForRun(c, runId);
  }
  const plan = await planCleanUp(portal, actor, { runId });
  const removes = removedKeys(plan.rows);
  if (removes.length === 0) return;
  const started = await cleanUpRun(portal, actor, {
    runId,
    requestKey: randomUUID(),
    roleName: plan.roleName,
    removes,
    keyDeletionDays: DAYS,
    secretRecoveryDays: DAYS,
  });
  assertSucceeded(await waitForRun(c, started.runId));
}

/** Asks the separate program for what remains; `problems` are those of the clean-up. */
export async function lookAtRemains(c: Conformance, problems: readonly string[]): Promise<CleanedUp> {
  const runIds = c.sent.flatMap(({ runId }) => runId ?? []);
  // Without the database, keys are still found by their tags.
  const views = await Promise.all(runIds.map((runId) => findRun(c.portal.db, c.actor, runId).catch(() => null)));
  const keyArns = views.flatMap((view) => (view?.request.key.mode === 'create' ? (view.arns.keyArn ?? []) : []));
  const names = namesOf(c.sent.map(({ submission }) => submission));
  const until = performance.now() + (problems.length === 0 ? GONE_MS : 0);
  try {
    for (;;) {
      const existing = await askWhatExists({ deployer: deployerOf(c), runIds, keyArns, ...names });
      const left = existing.filter(({ deletion }) => deletion === null);
      const pending = existing.filter(({ deletion }) => deletion !== null);
      if (left.length === 0 || performance.now() > until) return { problems: [...problems], left, pending };
      await delay(1_000);
    }
  } catch (error) {
    const unknown = `what remains is unknown: ${describe(error)}. Look for names that contain ${c.prefix}`;
    return { problems: [...problems, unknown], pending: [], left: [] };
  }
}

/** How an administrator of the account deletes what is left. */
export function deletionCommands({ kind, name }: Existing, region: string): string[] {
  switch (kind) {
    case 'key':
      return [
        `aws kms schedule-key-deletion --region ${region} --key-id ${name.split('/').at(-1)} --pending-window-in-days ${DAYS}`,
      ];
    case 'alias':
      return [`aws kms delete-alias --region ${region} --alias-name ${name}`];
    case 'secret':
      return [
        `aws secretsmanager delete-secret --region ${region} --secret-id ${name} --recovery-window-in-days ${DAYS}`,
      ];
    case 'role':
      return [
        `aws iam delete-role-policy --role-name ${name} --policy-name data_loading_policy`,
        `aws iam delete-role --role-name ${name}`,
      ];
  }
}
