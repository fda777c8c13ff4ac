import { ERROR_CODES, type Result } from '#lib/errors.ts';
import { isOutdated } from './outdated-page.ts';

const PORTAL_UPDATED = { ok: false, error: { code: 'portal-updated' } } as const;
const UNREACHABLE = { ok: false, error: { code: 'unreachable' } } as const;

/**
 * Calls a server action and never rejects. If the portal doesn't know the action, or returns a code that this page
 * doesn't know, the portal has been updated: `portal-updated`. No response is `unreachable`: the action may or may not
 * have run.
 */
export async function callAction<Value>(call: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    const answer = await call();
    return answer.ok || ERROR_CODES.includes(answer.error.code) ? answer : PORTAL_UPDATED;
  } catch (error) {
    return isOutdated(error) ? PORTAL_UPDATED : UNREACHABLE;
  }
}
