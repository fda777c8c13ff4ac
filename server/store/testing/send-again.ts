import { type ErrorCode, isDatabaseTrouble, isPortalError } from '#lib/errors.ts';

/**
 * Retries while the database is busy, as people and workers do. Among many concurrent calls some always are refused.
 */
export async function sendAgain<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!isDatabaseTrouble(error)) throw error;
    }
  }
}

/** `ok`, or the error code of the failure. */
export async function codeOf(done: Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await done;
    return 'ok';
  } catch (error) {
    if (!isPortalError(error)) throw error;
    return error.code;
  }
}
