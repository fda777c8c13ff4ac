import { expect, test } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import { readAwsError } from '#server/aws/aws-error.ts';
import { callOnce } from '#server/aws/session/team-aws.ts';
import { withIntent } from './with-intent.ts';

const REFUSED = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
const LOST = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const DONE = Symbol('done');
const STOPPED = new Error('the process stops');
/** From getting credentials for the call. */
const NO_SESSION = new PortalError('aws-unreachable', { operation: 'AssumeRole' });

/** The same from AWS: the outcome is unknown but doesn't matter. */
const LOST_SESSION = readAwsError(LOST, 'AssumeRole');

/** Makes the attempts in turn and then gives up. Returns what is finally stored of the intent. */
async function tryCall(
  tries: unknown[],
  { wasAttempted = false, settled }: { wasAttempted?: boolean; settled?: boolean } = {},
): Promise<boolean> {
  let isAttempted = wasAttempted;
  const context = {
    aws: { call: callOnce },
    loadIntent: async () => ({ token: 'token', attemptedAgoMs: isAttempted ? 1 : null }),
    async markIntent(isAbout: boolean) {
      isAttempted = isAbout;
    },
  };
  const made = withIntent(
    context,
    async ({ call }) => {
      let last: unknown = STOPPED;
      for (const end of tries) {
        expect(isAttempted).toBe(true);
        await call('RestoreSecret', () => (end === DONE ? Promise.resolve() : Promise.reject(end))).catch(
          (error: unknown) => {
            last = error;
          },
        );
      }
      throw last;
    },
    settled === undefined ? {} : { settled },
  );
  await expect(made).rejects.toThrow();
  return isAttempted;
}

test.each([
  ['was not sent', []],
  ['was refused each time', [REFUSED, REFUSED]],
  ['was refused after it first got no session', [NO_SESSION, REFUSED]],
  ['was not sent because the response with its session was lost', [LOST_SESSION]],
])('removes the intent of a call that %s', async (_what, tries) => {
  expect(await tryCall(tries)).toBe(false);
});

test.each([
  ['was lost', [LOST]],
  ['was lost, and refused afterwards', [LOST, REFUSED]],
  ['was carried out, before something else failed', [DONE]],
])('keeps the intent of a call that %s', async (_what, tries) => {
  expect(await tryCall(tries)).toBe(true);
});

test('keeps the intent of an earlier attempt until it is settled that the attempt had no effect', async () => {
  expect(await tryCall([REFUSED], { wasAttempted: true })).toBe(true);
  expect(await tryCall([REFUSED], { wasAttempted: true, settled: true })).toBe(false);
});
