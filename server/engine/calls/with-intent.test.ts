import { expect, test } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import { readAwsError } from '#server/aws/aws-error.ts';
import { callOnce } from '#server/aws/session/team-aws.ts';
import { withIntent } from './with-intent.ts';

const REFUSED = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
const LOST = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const DONE = Symbol('done');
const STOPPED = new Error('the process stops');
/** From getting the credentials for the call. */
const NO_SESSION = new PortalError('aws-unreachable', { operation: 'AssumeRole' });

/** The same of AWS's own: whether it was carried out is not known, and no matter. */
const LOST_SESSION = readAwsError(LOST, 'AssumeRole');

/** Tries a call that ends as is said, one try after the other, and then gives up; gives what is stored of the intent in the end. */
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
  ['was refused, after no session was to be had for it', [NO_SESSION, REFUSED]],
  ['was not sent, since the answer about its session was lost', [LOST_SESSION]],
])('the intent of a call that %s is taken back', async (_what, tries) => {
  expect(await tryCall(tries)).toBe(false);
});

test.each([
  ['was lost', [LOST]],
  ['was lost, and refused afterwards', [LOST, REFUSED]],
  ['was carried out, before something else failed', [DONE]],
])('the intent of a call that %s stays', async (_what, tries) => {
  expect(await tryCall(tries)).toBe(true);
});

test('what an earlier attempt may have done stays stored, until it is settled that it did nothing', async () => {
  expect(await tryCall([REFUSED], { wasAttempted: true })).toBe(true);
  expect(await tryCall([REFUSED], { wasAttempted: true, settled: true })).toBe(false);
});
