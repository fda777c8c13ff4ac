import { type ErrorCode, isPortalError } from '#lib/errors.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { accessTarget, wantedPasswords } from '#lib/runs/retry.ts';
import type { RetryOutcome } from '#lib/runs/support-inbox.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Portal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import { retryRun } from './retry-run.ts';

/** A run as it was when the person chose to retry it. */
interface ShownRun {
  runId: string;
  lastNo: number;
}

/**
 * Retries every failed step of several runs, one after the other, each in its own transaction. A run that has changed
 * since it was shown isn't retried, so that the same request sent twice retries nothing twice; nor is one that needs a
 * password. Returns each run's outcome: null, or why it isn't retried (not-found, not-retryable, password-expired,
 * names-in-use).
 */
export async function retryTogether(
  portal: Pick<Portal, 'db'>,
  actor: Actor,
  { runs }: { runs: readonly ShownRun[] },
): Promise<RetryOutcome[]> {
  const outcomes: RetryOutcome[] = [];
  for (const { runId, lastNo } of runs) {
    const code = await retryOne(portal, actor, { runId, lastNo });
    outcomes.push({ runId, code });
  }
  return outcomes;
}

async function retryOne(
  portal: Pick<Portal, 'db'>,
  actor: Actor,
  { runId, lastNo }: ShownRun,
): Promise<ErrorCode | null> {
  const refuse = (view: RunView): ErrorCode | null => {
    // Says nothing about a run that the actor may not retry.
    if (!isAllowed(actor, 'run.retry', accessTarget(view))) return 'not-found';
    if (view.lastNo !== lastNo) return 'not-retryable';
    return wantedPasswords(view).length > 0 ? 'password-expired' : null;
  };
  try {
    await retryRun(portal, actor, { runId, step: null, refuse });
    return null;
  } catch (error) {
    if (!isPortalError(error) || error.code === 'database-unreachable' || error.code === 'database-busy') throw error;
    const { code } = error;
    if (code === 'not-found') await recordRefusal(portal.db, actor, { action: 'run.retry', code, runId });
    return code;
  }
}
