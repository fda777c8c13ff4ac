import { type ErrorCode, isPortalError } from '#lib/errors.ts';

/** As people and workers do: whoever is told that the database has no time sends the same again. Of many at once some always are. */
export async function sendAgain<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!isPortalError(error) || error.code !== 'database-unreachable') throw error;
    }
  }
}

/** How it ended: ok, or the code of the refusal. */
export async function codeOf(done: Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await done;
    return 'ok';
  } catch (error) {
    if (!isPortalError(error)) throw error;
    return error.code;
  }
}
