import { type ErrorCode, isDenial, isPortalError, type PortalError } from '#lib/errors.ts';
import { isAwsError, isClockCorrected, isTransient, readAwsError } from '#server/aws/aws-error.ts';
import type { AwsCall, CallOptions, TeamAws } from '#server/aws/session/team-aws.ts';
import type { Pace } from '#server/pace.ts';
import type { Pause, Time } from '#server/time.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { ShownReason, WaitReporter } from './wait-reporter.ts';

interface Patience {
  reason: ShownReason;
  limitMs: number;
}

const UNREACHABLE: Patience = { reason: 'aws-unreachable', limitMs: 15 * 60_000 };

/** How long a run retries before a person has to step in. The page shows `run.waits.REASON`. */
const PATIENCE: Readonly<Partial<Record<ErrorCode, Patience>>> = {
  throttled: { reason: 'throttled', limitMs: 15 * 60_000 },
  'aws-unreachable': UNREACHABLE,
  'aws-internal': { reason: 'aws-internal', limitMs: 15 * 60_000 },
  'credentials-expired': { reason: 'credentials-expired', limitMs: 2 * 60_000 },
  'not-visible-yet': { reason: 'not-visible-yet', limitMs: 2 * 60_000 },
  'concurrent-change': { reason: 'concurrent-change', limitMs: 2 * 60_000 },
};

/** For errors that are expected only right after a resource is created. */
const NEW_THING: Patience = { reason: 'key-visible', limitMs: 60_000 };
/** KMS documents up to five minutes until tags affect who may use a key. */
const NEW_RIGHTS: Patience = { reason: 'key-rights', limitMs: 330_000 };

/** Errors that indicate an outage. Any other response shows that AWS answers. */
const UNANSWERED: readonly ErrorCode[] = ['aws-unreachable', 'aws-internal'];

/** What a step's calls need from their run. */
export interface CallGuard {
  /** Throws if the lease is lost, the process stops or the attempt is over. After that nothing may be sent. */
  assertLease(): void;
  /** Whether `assertLease` or `pause` threw the error in a nested call, so that it isn't a response of AWS. */
  isStop(error: unknown): boolean;
  pause: Pause;
  /** Reserves the operation's next turn; in how many milliseconds it is. */
  takeTurn(operation: string): Promise<number>;
  waits: WaitReporter;
  circuitBreaker: CircuitBreaker;
  pace: Pick<Pace, 'backOffMs' | 'longestBackOffMs' | 'silentMs' | 'hangingMs'>;
  time: Time;
  /** Marks the credentials that the operation used at that time as expired. */
  expireCredentials: TeamAws['expireCredentials'];
}

/** Made once: for each call, Node would make one with its stack. */
const ANSWERED = new Error('the call was answered');

/**
 * Retries a call while the error may be temporary, with full jitter so that runs don't retry in lockstep. `isOnce`
 * calls are retried only after an error that certainly had no effect.
 */
export function retryingCall(guard: CallGuard): AwsCall {
  const { backOffMs, longestBackOffMs, silentMs, hangingMs } = guard.pace;
  const { time } = guard;
  return async (operation, send, params, options = {}) => {
    const startedAt = time.monotonicMs();
    const since = new Map<ShownReason, number>();
    const wait = Symbol(operation);
    /** Reports a call that AWS doesn't answer while it is in flight. */
    const told = async <T>(answer: Promise<T>): Promise<T> => {
      const settled = new AbortController();
      const hangs = time.sleep(hangingMs, settled.signal).then(
        () => true,
        () => false,
      );
      const answers = answer.then(
        () => false,
        () => false,
      );
      const isHanging = await Promise.race([answers, hangs]);
      settled.abort(ANSWERED);
      if (isHanging) {
        const leftMs = UNREACHABLE.limitMs - (time.monotonicMs() - startedAt);
        await guard.waits.show(wait, UNREACHABLE.reason, new Date(time.now() + leftMs));
      }
      return answer;
    };
    try {
      for (let tries = 0; ; tries += 1) {
        guard.assertLease();
        const turnMs = await guard.takeTurn(operation);
        if (turnMs > 0) {
          if (turnMs > silentMs) await guard.waits.show(wait, 'throttled', new Date(time.now() + turnMs));
          await guard.pause(turnMs);
          guard.assertLease();
        }
        const sentAt = time.monotonicMs();
        try {
          const answer = await told(send());
          guard.circuitBreaker.note(true);
          return answer;
        } catch (thrown) {
          if (guard.isStop(thrown)) throw thrown;
          const error = readAwsError(thrown, operation, params);
          // A PortalError was already counted by a nested call.
          if (!isPortalError(thrown)) guard.circuitBreaker.note(!UNANSWERED.includes(error.code));
          if (error.code === 'credentials-expired' && !isClockCorrected(thrown))
            guard.expireCredentials(sentAt, operation);
          const patience = findPatience(error, options);
          if (!patience) throw error;
          const now = time.monotonicMs();
          const waitedMs = now - startedAt;
          // Each reason has its own time, and all together have that of an outage.
          if (!since.has(patience.reason)) since.set(patience.reason, now - (since.size === 0 ? waitedMs : 0));
          const lastedMs = now - (since.get(patience.reason) as number);
          const leftMs = Math.min(patience.limitMs - lastedMs, UNREACHABLE.limitMs - waitedMs);
          if (leftMs < 0) throw error;
          // How long an outage delays this call isn't known in advance.
          if (waitedMs > silentMs || guard.circuitBreaker.isOutage())
            await guard.waits.show(wait, patience.reason, new Date(time.now() + leftMs));
          await guard.pause(time.random() * Math.min(longestBackOffMs, backOffMs * 2 ** tries));
          await guard.circuitBreaker.pass(guard.pause, leftMs);
        }
      }
    } finally {
      // Also when giving up: the step may handle the error and no longer waits.
      await guard.waits.end(wait);
    }
  };
}

function findPatience(error: PortalError, { isOnce, isSentOnce, waitFor }: CallOptions): Patience | undefined {
  if (isSentOnce) return undefined;
  if (waitFor?.includes(error.code)) return isDenial(error.code) ? NEW_RIGHTS : NEW_THING;
  if (!isTransient(error)) return undefined;
  if (isOnce === true && isAwsError(error) && error.isOutcomeUnknown) return undefined;
  return PATIENCE[error.code];
}
