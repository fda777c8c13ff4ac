import type { StepName } from '#lib/setup/steps.ts';
import { openStoredPassword } from '#server/escrow/stored-passwords.ts';
import { ensureIntent, markIntentAttempted } from '#server/store/intents.ts';
import { withKeyLock } from '#server/store/key-lock.ts';
import type { RunWork } from './execute-run.ts';
import { pauseUnder } from './pause.ts';
import { type CallGuard, retryingCall } from './retrying-call.ts';
import type { StepContext, WaitReason } from './step.ts';

const POLL_MS = 500;
const POLL_CAP_MS = 3_000;

/** What one attempt of one step works with. */
export function stepContext(work: RunWork, step: StepName, attempt: number): StepContext {
  const { portal, lease, journal, aws, tags } = work;
  const { view } = journal;
  const pause = pauseUnder(lease.signal);
  const guard: CallGuard = {
    assertLease: () => lease.assertHeld(),
    pause,
    showWait: (reason, until) =>
      journal.write([{ type: 'step.waiting', step, attempt, reason, until: until.toISOString() }]),
    endWait: () => journal.write([{ type: 'step.resumed', step, attempt }]),
  };
  const loadIntentOf = (name: StepName) => ensureIntent(portal.db, lease, name);

  async function waitUntil<T>(reason: WaitReason, limitMs: number, ready: () => Promise<T | null>): Promise<T | null> {
    const until = new Date(Date.now() + limitMs);
    for (let tries = 0; ; tries += 1) {
      const answer = await ready();
      if (answer !== null || Date.now() >= until.getTime()) {
        if (tries > 0) await guard.endWait();
        return answer;
      }
      if (tries === 0) await guard.showWait(reason, until);
      await pause(Math.min(POLL_CAP_MS, POLL_MS * 1.5 ** tries));
    }
  }

  return {
    aws: { ...aws, call: retryingCall(guard) },
    request: view.request,
    runId: view.id,
    arns: view.arns,
    tags,
    loadIntent: () => loadIntentOf(step),
    loadIntentOf,
    markIntent: (isAttempted) => markIntentAttempted(portal.db, lease, step, isAttempted),
    openPassword: (field) => openStoredPassword(portal, view, field),
    withKeyLock: (keyArn, change) => withKeyLock(portal.db, keyArn, change),
    waitUntil,
  };
}
