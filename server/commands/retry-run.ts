import type { ErrorCode } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { decideRetry } from '#lib/runs/retry.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { announceRun } from '#server/store/runs/announce-run.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { refuseNamesInUse } from '#server/store/runs/refuse-names-in-use.ts';

interface RetriedRun {
  runId: string;
  /** Null for every failed step. */
  step: StepName | null;
  writeId?: string | undefined;
  /** A reason of the caller's own not to retry the run as it is now. */
  refuse?: (view: RunView) => ErrorCode | null;
}

/**
 * Reopens the given step, or every failed step, and queues the run. Throws not-found, not-retryable, names-in-use,
 * password-expired.
 */
export async function retryRun(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { runId, step, writeId, refuse }: RetriedRun,
): Promise<void> {
  await changeRun(
    db,
    runId,
    (view) => {
      const code = refuse?.(view);
      return code ? { ok: false, error: { code } } : decideRetry(view, actor, step);
    },
    async (trx, { accountId, request, teamId }, events) => {
      const step = events.flatMap((event) => (event.type === 'run.retried' ? event.steps : [])).join(', ');
      // Another run may have been created with the same names since this one failed.
      await refuseNamesInUse(trx, { runId, accountId, request });
      await announceRun(trx, runId);
      await appendAudit(trx, { kind: 'retry', teamId, runId, by: personOf(actor), data: { step } });
    },
    writeId,
  );
}
