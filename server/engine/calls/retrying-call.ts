import { type ErrorCode, isPortalError, type PortalError } from '#lib/errors.ts';
import { isAwsError, isClockCorrected, isTransient, readAwsError } from '#server/aws/aws-error.ts';
import type { AwsCall, CallOptions } from '#server/aws/session/team-aws.ts';
import type { Pace } from '#server/pace.ts';
import type { Time } from '#server/time.ts';
import type { Pause } from '../worker/pause.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { ShownReason, WaitReporter } from './wait-reporter.ts';

interface Patience {
  reason: ShownReason;
  limitMs: number;
}

const UNREACHABLE: Patience = { reason: 'aws-unreachable', limitMs: 15 * 60_000 };

/** How long a run bears with AWS before a person is asked; the words on the page are `run.waits.REASON`. */
const PATIENCE: Readonly<Partial<Record<ErrorCode, Patience>>> = {
  throttled: { reason: 'throttled', limitMs: 15 * 60_000 },
  'aws-unreachable': UNREACHABLE,
  'aws-internal': { reason: 'aws-internal', limitMs: 15 * 60_000 },
  'credentials-expired': { reason: 'credentials-expired', limitMs: 2 * 60_000 },
  'not-visible-yet': { reason: 'not-visible-yet', limitMs: 2 * 60_000 },
  'concurrent-change': { reason: 'concurrent-change', limitMs: 2 * 60_000 },
};

/** For what only a thing that was made a moment ago explains. */
const NEW_THING: Patience = { reason: 'key-visible', limitMs: 60_000 };
/** KMS says that tags may take five minutes until they decide who may use a key. */
const NEW_RIGHTS: Patience = { reason: 'key-rights', limitMs: 330_000 };

/** What a call says of AWS as a whole; every other answer shows that somebody is there. */
const UNANSWERED: readonly ErrorCode[] = ['aws-unreachable', 'aws-internal'];

/** What a step's calls need from the run they belong to. */
export interface CallGuard {
  /** Throws where the lease is lost, the process stops or the attempt is over: then nothing more may be sent. */
  assertLease(): void;
  /** Whether an error is what `assertLease` or `pause` threw, in a call within this one: it's no answer of AWS's. */
  isStop(error: unknown): boolean;
  pause: Pause;
  waits: WaitReporter;
  circuitBreaker: CircuitBreaker;
  pace: Pick<Pace, 'backOffMs' | 'longestBackOffMs' | 'silentMs' | 'hangingMs'>;
  time: Time;
  /** The credentials of a call that was sent then are over. */
  expireCredentials(sentAt: number): void;
}

/**
 * A call that tries again while time may mend the error, with full jitter so that runs do not march in step. `isOnce` calls are sent
 * again only after a refusal that certainly did nothing.
 */
export function retryingCall(guard: CallGuard): AwsCall {
  const { backOffMs, longestBackOffMs, silentMs, hangingMs } = guard.pace;
  const { time } = guard;
  return async (operation, send, params, options = {}) => {
    const startedAt = time.monotonicMs();
    const wait = Symbol(operation);
    /** A call that AWS does not answer is told while it is under way. */
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
      settled.abort();
      if (isHanging) {
        const leftMs = UNREACHABLE.limitMs - (time.monotonicMs() - startedAt);
        await guard.waits.show(wait, UNREACHABLE.reason, new Date(time.now() + leftMs));
      }
      return answer;
    };
    try {
      for (let tries = 0; ; tries += 1) {
        guard.assertLease();
        const sentAt = time.monotonicMs();
        try {
          const answer = await told(send());
          guard.circuitBreaker.note(true);
          return answer;
        } catch (thrown) {
          if (guard.isStop(thrown)) throw thrown;
          const error = readAwsError(thrown, operation, params);
          // A PortalError has been noted already, by a call within this one.
          if (!isPortalError(thrown)) guard.circuitBreaker.note(!UNANSWERED.includes(error.code));
          if (error.code === 'credentials-expired' && !isClockCorrected(thrown)) guard.expireCredentials(sentAt);
          const patience = findPatience(error, options);
          const waitedMs = time.monotonicMs() - startedAt;
          if (!patience || waitedMs > patience.limitMs) throw error;
          const leftMs = patience.limitMs - waitedMs;
          // Nobody knows for how long an outage holds this call up.
          if (waitedMs > silentMs || guard.circuitBreaker.isOutage())
            await guard.waits.show(wait, patience.reason, new Date(time.now() + leftMs));
          await guard.pause(time.random() * Math.min(longestBackOffMs, backOffMs * 2 ** tries));
          await guard.circuitBreaker.pass(guard.pause, leftMs);
        }
      }
    } finally {
      // Also where it gives up: the step may know what to do then, and waits no longer.
      await guard.waits.end(wait);
    }
  };
}

function findPatience(error: PortalError, { isOnce, isSentOnce, waitFor }: CallOptions): Patience | undefined {
  if (isSentOnce) return undefined;
  if (waitFor?.includes(error.code)) return error.code === 'access-denied' ? NEW_RIGHTS : NEW_THING;
  if (!isTransient(error)) return undefined;
  if (isOnce === true && isAwsError(error) && error.isOutcomeUnknown) return undefined;
  return PATIENCE[error.code];
}
