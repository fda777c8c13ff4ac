import 'server-only';
import { PortalError, type Result } from '#lib/errors.ts';

/** The value of a decision, or its refusal as an error. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new PortalError(result.error.code, result.error.params);
}
