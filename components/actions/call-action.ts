import { ERROR_CODES, type Result } from '#lib/errors.ts';
import { isOutdated } from './outdated-page.ts';

const PORTAL_UPDATED = { ok: false, error: { code: 'portal-updated' } } as const;

/**
 * The one way in which pages call server actions: a portal that has been updated since, and does not know the action any more or
 * answers in words that are not known here, is a refusal like any other. Rejects where no answer came.
 */
export async function callAction<Value>(call: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    const answer = await call();
    return answer.ok || ERROR_CODES.includes(answer.error.code) ? answer : PORTAL_UPDATED;
  } catch (error) {
    if (isOutdated(error)) return PORTAL_UPDATED;
    throw error;
  }
}
