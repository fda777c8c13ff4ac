import { ERROR_CODES, type Result } from '#lib/errors.ts';
import { isOutdated } from './outdated-page.ts';

const PORTAL_UPDATED = { ok: false, error: { code: 'portal-updated' } } as const;
const UNREACHABLE = { ok: false, error: { code: 'unreachable' } } as const;

/**
 * Calls a server action and never rejects. A portal that doesn't know the action, or answers with a code that this page doesn't know, has
 * been updated: `portal-updated`. No answer is `unreachable`, and then nobody knows whether the action was carried out.
 */
export async function callAction<Value>(call: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    const answer = await call();
    return answer.ok || ERROR_CODES.includes(answer.error.code) ? answer : PORTAL_UPDATED;
  } catch (error) {
    return isOutdated(error) ? PORTAL_UPDATED : UNREACHABLE;
  }
}
