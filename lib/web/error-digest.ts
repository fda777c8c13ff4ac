import { DIGEST_PREFIX, ERROR_CODES, type ErrorCode } from '../errors.ts';

/** What the error page may show: the portal's code, or Next's digest as the reference to the log entry. */
export function readErrorDigest(error: unknown): { code: ErrorCode; reference: string | null } {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  const code = ERROR_CODES.find((known) => digest === `${DIGEST_PREFIX}${known}`);
  return code ? { code, reference: null } : { code: 'unexpected', reference: digest };
}
