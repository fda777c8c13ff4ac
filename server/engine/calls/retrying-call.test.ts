import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { PortalError } from '#lib/errors.ts';
import type { CallOptions } from '#server/aws/session/team-aws.ts';
import { PACE } from '#server/pace.ts';
import { REAL_TIME } from '#server/time.ts';
import { LeaseLostError } from '../worker/lease.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { retryingCall } from './retrying-call.ts';
import { WaitReporter } from './wait-reporter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const answer = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error(), { name, $metadata: { httpStatusCode } });
const broken = (code: string) => Object.assign(new Error(), { code });

const THROTTLED = answer('ThrottlingException');
/** AWS may have carried out the call. */
const LOST = broken('ECONNRESET');

interface Sending {
  options?: CallOptions;
  /** AWS returns the last error for every further attempt. */
  isLasting?: boolean;
  assertLease?: () => void;
  circuitBreaker?: CircuitBreaker;
  /** In how many milliseconds each attempt's turn is. */
  turnsMs?: number[];
}

/**
 * Sends one call that fails with the given errors in turn before it succeeds. Pauses advance the clock and take no
 * time.
 */
async function send(errors: unknown[], sending: Sending = {}) {
  const {
    options,
    isLasting = false,
    assertLease = () => undefined,
    circuitBreaker = new CircuitBreaker(PACE.probeMs, REAL_TIME),
    turnsMs = [],
  } = sending;
  const pauses: number[] = [];
  const shown: (string | null)[] = [];
  const expired: number[] = [];
  const call = retryingCall({
    assertLease,
    isStop: (error) => error instanceof LeaseLostError,
    pause: async (ms) => {
      pauses.push(ms);
      vi.advanceTimersByTime(ms);
    },
    takeTurn: async () => turnsMs.shift() ?? 0,
    waits: new WaitReporter(async (wait) => void shown.push(wait?.reason ?? null)),
    circuitBreaker,
    pace: PACE,
    time: REAL_TIME,
    expireCredentials: (sentAt) => void expired.push(sentAt),
  });
  const startedAt = Date.now();
  let sent = 0;
  const sendOnce = async () => {
    sent += 1;
    const error = errors[sent - 1] ?? (isLasting ? errors.at(-1) : undefined);
    if (error !== undefined) throw error;
    return 'answered';
  };
  const outcome = await call('CreateKey', sendOnce, {}, options).catch((error) => error.code ?? error.message);
  return { outcome, sent, pauses, shown, expired, waitedMs: Date.now() - startedAt };
}

test('pauses are spread evenly from zero to a limit that doubles from 150 ms to 4 s', async () => {
  vi.spyOn(Math, 'random').mockImplementation(seededRandom(1));
  const calls: number[][] = [];
  for (let no = 0; no < 1_000; no += 1) calls.push((await send(Array(8).fill(THROTTLED))).pauses);
  for (const [tries, capMs] of [150, 300, 600, 1_200, 2_400, 4_000, 4_000, 4_000].entries()) {
    const counts = Array<number>(10).fill(0);
    for (const pauses of calls) {
      const tenth = Math.floor(((pauses[tries] ?? Number.NaN) / capMs) * 10);
      counts[tenth] = (counts[tenth] ?? Number.NaN) + 1;
    }
    // Each tenth gets about a hundred of the thousand pauses. The seed makes the counts reproducible.
    expect(counts, `pause ${tries}`).toHaveLength(10);
    expect(Math.min(...counts), `pause ${tries}`).toBeGreaterThanOrEqual(60);
    expect(Math.max(...counts), `pause ${tries}`).toBeLessThanOrEqual(140);
  }
});

const MINUTE_MS = 60_000;

describe('a call that keeps failing', () => {
  test.each([
    ['throttled', THROTTLED, 15 * MINUTE_MS],
    ['aws-unreachable', LOST, 15 * MINUTE_MS],
    ['aws-internal', answer('InternalFailure', 500), 15 * MINUTE_MS],
    ['credentials-expired', answer('ExpiredTokenException'), 2 * MINUTE_MS],
    ['not-visible-yet', answer('NotFoundException'), 2 * MINUTE_MS],
    ['concurrent-change', answer('ConcurrentModification'), 2 * MINUTE_MS],
  ])('with %s gives up at its time limit and shows the wait until then', async (code, error, limitMs) => {
    const { outcome, waitedMs, shown } = await send([error], { isLasting: true });
    expect(outcome).toBe(code);
    expect(waitedMs).toBeGreaterThan(limitMs);
    // The last pause may start just before the limit.
    expect(waitedMs).toBeLessThan(limitMs + 6_000);
    expect(shown).toEqual([code, null]);
  });

  test('because of a new key gives up after a minute', async () => {
    const options = { waitFor: ['key-not-found'] } as const;
    const { outcome, waitedMs, shown } = await send([answer('ResourceNotFoundException')], {
      options,
      isLasting: true,
    });
    expect(outcome).toBe('key-not-found');
    expect(waitedMs).toBeGreaterThan(MINUTE_MS);
    expect(waitedMs).toBeLessThan(MINUTE_MS + 6_000);
    expect(shown).toEqual(['key-visible', null]);
  });

  test('because of new tags gives up shortly after the five minutes that KMS documents', async () => {
    const options = { waitFor: ['access-denied'] } as const;
    const { outcome, waitedMs, shown } = await send([answer('AccessDeniedException')], { options, isLasting: true });
    expect({ outcome, shown }).toEqual({ outcome: 'access-denied', shown: ['key-rights', null] });
    expect(waitedMs).toBeGreaterThan(330_000);
    expect(waitedMs).toBeLessThan(336_000);
  });

  test.each([
    ['key-not-found', answer('ResourceNotFoundException')],
    ['access-denied', answer('AccessDeniedException')],
    ['policy-malformed', answer('MalformedPolicyDocument')],
  ])('with %s is sent once, since waiting does not help', async (code, error) => {
    expect(await send([error], { isLasting: true })).toMatchObject({ outcome: code, sent: 1, pauses: [], shown: [] });
  });
});

test.each([
  ['ahead', 86_400_000],
  ['back', -86_400_000],
])('setting the wall clock %s by a day does not change the time limit', async (_way, stepMs) => {
  let isSet = false;
  const setClock = () => {
    if (!isSet) vi.setSystemTime(Date.now() + stepMs);
    isSet = true;
  };
  const startedAt = performance.now();
  const { outcome } = await send([THROTTLED], { isLasting: true, assertLease: setClock });
  expect(outcome).toBe('throttled');
  expect(performance.now() - startedAt).toBeGreaterThan(15 * MINUTE_MS);
  expect(performance.now() - startedAt).toBeLessThan(15 * MINUTE_MS + 6_000);
});

test('shows an unanswered call after two seconds, until it is answered', async () => {
  const shown: (string | null)[] = [];
  const ends: (number | undefined)[] = [];
  vi.advanceTimersByTime(1_000);
  const startedAt = Date.now();
  const { promise, resolve } = Promise.withResolvers<string>();
  const call = retryingCall({
    assertLease: () => undefined,
    isStop: () => false,
    pause: async () => undefined,
    takeTurn: async () => 0,
    waits: new WaitReporter(async (wait) => {
      shown.push(wait?.reason ?? null);
      ends.push(wait?.until.getTime());
    }),
    circuitBreaker: new CircuitBreaker(PACE.probeMs, REAL_TIME),
    pace: PACE,
    time: REAL_TIME,
    expireCredentials: () => undefined,
  });
  const answered = call('CreateKey', () => promise, {});
  await vi.advanceTimersByTimeAsync(1_900);
  expect(shown).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(shown).toEqual(['aws-unreachable']);
  resolve('answered');
  expect(await answered).toBe('answered');
  expect(shown).toEqual(['aws-unreachable', null]);
  expect(ends).toEqual([startedAt + 15 * MINUTE_MS, undefined]);
});

test('shows a call delayed by an outage immediately', async () => {
  const circuitBreaker = new CircuitBreaker(PACE.probeMs, REAL_TIME);
  for (let no = 0; no < 20; no += 1) circuitBreaker.note(false);
  const { shown } = await send([LOST], { circuitBreaker });
  expect(shown).toEqual(['aws-unreachable', null]);
});

test('shows a wait only after a second', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  expect(await send(Array(4).fill(THROTTLED))).toMatchObject({ outcome: 'answered', waitedMs: 1_125, shown: [] });
  expect(await send(Array(5).fill(THROTTLED))).toMatchObject({ outcome: 'answered', shown: ['throttled', null] });
});

describe('a call that must not take effect twice', () => {
  test.each([
    ['a lost connection', LOST, 'aws-unreachable'],
    ['an error of AWS itself', answer('InternalFailure', 500), 'aws-internal'],
  ])('is not retried after %s, which leaves its outcome unknown', async (_what, error, code) => {
    expect(await send([error], { options: { isOnce: true } })).toMatchObject({ outcome: code, sent: 1, pauses: [] });
    expect(await send([error])).toMatchObject({ outcome: 'answered', sent: 2 });
  });

  test.each([
    ['a refusal', THROTTLED],
    ['a connection that was never made', broken('ECONNREFUSED')],
  ])('is retried after %s, which certainly had no effect', async (_what, error) => {
    expect(await send([error], { options: { isOnce: true } })).toMatchObject({ outcome: 'answered', sent: 2 });
  });
});

test.each([
  ['throttled', THROTTLED],
  ['aws-unreachable', LOST],
  ['key-not-found', answer('ResourceNotFoundException')],
])('a call that its caller retries is sent once, even after %s', async (code, error) => {
  const options = { isSentOnce: true, waitFor: ['key-not-found'] } as const;
  expect(await send([error], { options })).toMatchObject({ outcome: code, sent: 1, pauses: [] });
});

test('does not retry a call after the lease is lost', async () => {
  const assertLease = vi.fn().mockImplementationOnce(() => undefined);
  assertLease.mockImplementation(() => {
    throw new Error('the lease on the run is lost');
  });
  const { outcome, sent } = await send([THROTTLED], { assertLease });
  expect({ outcome, sent }).toEqual({ outcome: 'the lease on the run is lost', sent: 1 });
});

test('rethrows a lost lease from a nested call unchanged, without a retry', async () => {
  const lost = new LeaseLostError();
  const { outcome, sent } = await send([lost]);
  expect({ outcome, sent }).toEqual({ outcome: lost.message, sent: 1 });
});

test('leaves no timer after a response', async () => {
  await send([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('expires only the credentials in use when the call was sent', async () => {
  vi.advanceTimersByTime(1_000);
  const sentAt = performance.now();
  expect(await send([answer('ExpiredTokenException')])).toMatchObject({ outcome: 'answered', expired: [sentAt] });
  expect(await send([THROTTLED])).toMatchObject({ expired: [] });
  const corrected = Object.assign(answer('SignatureDoesNotMatch'), {
    $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
  });
  expect(await send([corrected])).toMatchObject({ outcome: 'answered', expired: [] });
});

describe('an outage', () => {
  const options = { isSentOnce: true };
  async function sendTwelve(error: unknown, circuitBreaker: CircuitBreaker): Promise<boolean> {
    for (let no = 0; no < 12; no += 1) await send([error], { options, circuitBreaker });
    return circuitBreaker.isOutage();
  }

  test('lasts while no call is answered, until the first response', async () => {
    const circuitBreaker = new CircuitBreaker(PACE.probeMs, REAL_TIME);
    expect(await sendTwelve(LOST, circuitBreaker)).toBe(true);
    await send([], { circuitBreaker });
    expect(circuitBreaker.isOutage()).toBe(false);
  });

  test.each([
    ['AWS rejects the call, which is a response', answer('AccessDeniedException')],
    ['a nested call has already reported the error', new PortalError('aws-unreachable')],
  ])('is not counted if %s', async (_what, error) => {
    expect(await sendTwelve(error, new CircuitBreaker(PACE.probeMs, REAL_TIME))).toBe(false);
  });
});

test('each attempt waits for its turn, and a long wait is shown until it is over', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { outcome, sent, pauses, shown } = await send([THROTTLED], { turnsMs: [200, 1_500] });
  expect({ outcome, sent, pauses }).toEqual({ outcome: 'answered', sent: 2, pauses: [200, 0, 1_500] });
  expect(shown).toEqual(['throttled', null]);
});

test('a run that ends while it waits for a turn sends nothing', async () => {
  let asked = 0;
  const assertLease = () => {
    asked += 1;
    if (asked > 1) throw new LeaseLostError();
  };
  expect(await send([], { turnsMs: [200], assertLease })).toMatchObject({ sent: 0, pauses: [200] });
});

test('credentials that expire after a long outage are renewed', async () => {
  const { outcome, waitedMs } = await send([...Array(150).fill(THROTTLED), answer('ExpiredTokenException')]);
  expect([outcome, waitedMs > 2 * MINUTE_MS]).toEqual(['answered', true]);
});
