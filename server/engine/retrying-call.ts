import type { ErrorCode, PortalError } from '#lib/errors.ts';
import type { RunChange } from '#lib/setup/events.ts';
import { isAwsError, isTransient, readAwsError } from '#server/aws/aws-error.ts';
import type { AwsCall } from '#server/aws/team-aws.ts';
import type { Pause } from './pause.ts';

type Reason = Extract<RunChange, { type: 'step.waiting' }>['reason'];

/** How long a run bears with AWS before a person is asked; the words on the page are `run.waits.REASON`. */
const PATIENCE: Readonly<Partial<Record<ErrorCode, { reason: Reason; limitMs: number }>>> = {
  throttled: { reason: 'throttled', limitMs: 15 * 60_000 },
  'aws-unreachable': { reason: 'aws-unreachable', limitMs: 15 * 60_000 },
  'aws-internal': { reason: 'aws-internal', limitMs: 15 * 60_000 },
  'credentials-expired': { reason: 'credentials-expired', limitMs: 2 * 60_000 },
  'not-visible-yet': { reason: 'not-visible-yet', limitMs: 2 * 60_000 },
  'concurrent-change': { reason: 'concurrent-change', limitMs: 2 * 60_000 },
};

const BASE_MS = 150;
const CAP_MS = 4_000;
/** A hiccup shorter than this is nobody's news. */
const SILENT_MS = 1_000;

/** What a step's calls need from the run they belong to. */
export interface CallGuard {
  /** Throws where the lease is lost or the process stops: then nothing more may be sent. */
  assertLease(): void;
  pause: Pause;
  /** Puts the wait on the page, or takes it away again. */
  showWait(reason: Reason, until: Date): Promise<void>;
  endWait(): Promise<void>;
}

/**
 * A call that tries again while time may mend the error, with full jitter so that runs do not march in step. `isOnce` calls are sent
 * again only after a refusal that certainly did nothing.
 */
export function retryingCall(guard: CallGuard): AwsCall {
  return async (operation, send, params, options = {}) => {
    const startedAt = Date.now();
    let isShown = false;
    for (let tries = 0; ; tries += 1) {
      guard.assertLease();
      try {
        const answer = await send();
        if (isShown) await guard.endWait();
        return answer;
      } catch (thrown) {
        const error = readAwsError(thrown, operation, params);
        const patience = mayTryAgain(error, options.isOnce === true) ? PATIENCE[error.code] : undefined;
        const waitedMs = Date.now() - startedAt;
        if (!patience || waitedMs > patience.limitMs) throw error;
        if (!isShown && waitedMs > SILENT_MS) {
          await guard.showWait(patience.reason, new Date(startedAt + patience.limitMs));
          isShown = true;
        }
        await guard.pause(Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** tries));
      }
    }
  };
}

function mayTryAgain(error: PortalError, isOnce: boolean): boolean {
  if (!isTransient(error)) return false;
  return !(isOnce && isAwsError(error) && error.isOutcomeUnknown);
}
