import { type ErrorCode, isPortalError } from '#lib/errors.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { openStoredPassword } from '#server/escrow/stored-passwords.ts';
import { withKeyLock, withSecretLock } from '#server/store/database/locks.ts';
import { takeCallTurn } from '#server/store/limits/call-turns.ts';
import { findRecordedRuns } from '#server/store/runs/find-recorded-runs.ts';
import { findRunsOnKey } from '#server/store/runs/find-runs-on-key.ts';
import { ensureIntent, markIntentAttempted, readTokens } from '#server/store/runs/intents.ts';
import { pauseUnder } from '#server/time.ts';
import { retryingCall } from '../calls/retrying-call.ts';
import { WaitReporter } from '../calls/wait-reporter.ts';
import { waitUntil } from '../calls/wait-until.ts';
import { loadCleanedRun } from '../clean-up/cleaned-run.ts';
import { LeaseLostError } from './lease.ts';
import type { RunWork } from './run-work.ts';
import type { StepContext } from './step.ts';

/** Another run may hold the lock while it waits for AWS, so this slightly exceeds the time limit of calls. */
const LOCK_LIMIT_MS = 16 * 60_000;

/** The lock or the connection for it isn't free yet. */
const HELD_UP: readonly ErrorCode[] = ['concurrent-change', 'database-busy'];

/** The context of one attempt of one step. `over` is aborted when the attempt ends and stops its calls in flight. */
export function stepContext(work: RunWork, step: StepName, attempt: number, over: AbortSignal): StepContext {
  const { portal, lease, journal, aws } = work;
  const { pace, circuitBreaker, time } = portal;
  const { view } = journal;
  const pause = pauseUnder(time, AbortSignal.any([lease.signal, lease.cancelled, over]));
  const waits = new WaitReporter(async (wait) => {
    if (over.aborted || lease.signal.aborted) return;
    await journal.write([
      wait
        ? {
            type: 'step.waiting',
            step,
            attempt,
            reason: wait.reason,
            until: wait.until.toISOString(),
            ...(wait.checks ? { checks: [...wait.checks] } : {}),
          }
        : { type: 'step.resumed', step, attempt },
    ]);
  });
  const isStop = (error: unknown) =>
    error instanceof LeaseLostError ||
    [over, lease.signal, lease.cancelled].some(({ aborted, reason }) => aborted && reason === error);
  const assertLease = () => {
    over.throwIfAborted();
    lease.assertHeld();
  };

  async function holdLock<T>(withLock: typeof withKeyLock, arn: string, change: () => Promise<T>): Promise<T> {
    const wait = Symbol(arn);
    const startedAt = time.monotonicMs();
    const waitedMs = () => time.monotonicMs() - startedAt;
    const show = () => waits.show(wait, 'concurrent-change', new Date(time.now() + LOCK_LIMIT_MS - waitedMs()));
    // PostgreSQL responds only when the lock is free or after a minute. An error in showing the wait also ends the
    // run's work, so it's dropped here.
    const begun = new AbortController();
    void time
      .sleep(pace.hangingMs, begun.signal)
      .then(show)
      .catch(() => undefined);
    const changeAlone = async () => {
      begun.abort();
      await waits.end(wait);
      return change();
    };
    try {
      for (;;) {
        assertLease();
        try {
          return await withLock(portal.db, arn, changeAlone);
        } catch (error) {
          const isHeldUp = isPortalError(error) && HELD_UP.includes(error.code) && !isAwsError(error);
          if (!isHeldUp || waitedMs() > LOCK_LIMIT_MS) throw error;
          await show();
        }
      }
    } finally {
      begun.abort();
    }
  }

  const { expireCredentials } = aws;
  const { accountId, region } = view;
  const takeTurn = async (operation: string) => {
    const perSecond = pace.callsPerSecond[operation];
    return perSecond === undefined ? 0 : takeCallTurn(portal.db, { accountId, region, operation }, perSecond);
  };
  const guard = { assertLease, isStop, pause, takeTurn, waits, circuitBreaker, pace, time, expireCredentials };
  const call = retryingCall(guard);

  return {
    aws: { ...aws, call },
    request: view.request,
    runId: view.id,
    requestedAt: view.createdAt,
    arns: view.arns,
    loadIntent: () => ensureIntent(portal.db, lease, step),
    isAbsent: work.absent.delete(step),
    hasMade: (name) => journal.view.steps[name].state === 'succeeded',
    markIntent: (isAttempted) => markIntentAttempted(portal.db, lease, step, isAttempted),
    passwordsGivenAgain: view.passwordsGivenAgain,
    openPassword: (field) => openStoredPassword(portal, view, field, call),
    withKeyLock: (arn, change) => holdLock(withKeyLock, arn, change),
    withSecretLock: (arn, change) => holdLock(withSecretLock, arn, change),
    findRecordedRuns: (arn, ownerId) => findRecordedRuns(portal.db, arn, ownerId),
    approvedHash: view.approval?.planHash ?? null,
    reviewedHash: view.reviewedHash,
    cleanUp: view.cleanUp,
    loadCleanedRun: (runId) => loadCleanedRun(portal.db, runId),
    readTokens: (runId) => readTokens(portal.db, runId),
    findRunsOnKey: (keyArn, makerId) => findRunsOnKey(portal.db, keyArn, makerId),
    pause,
    time,
    lookUp: { ms: pace.lookUpMs, shortestMs: pace.shortestLookUpMs },
    settledMs: pace.settledMs,
    differsMs: pace.differsMs,
    waitUntil: (...what) => waitUntil({ pace, pause, waits, time }, ...what),
  };
}
