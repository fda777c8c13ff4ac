import { PortalError } from '#lib/errors.ts';
import { isPostgresError, StatementError } from './statement-error.ts';

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // The unix socket of a server that is down.
  'ENOENT',
]);

/**
 * Classes 08 (connection), 28 (login), 53 (no disk, memory or connections left) and 57P (server stops); no such database, the time limits,
 * and a disk that fails.
 */
const SQL_STATE = /^(?:08...|28...|53...|57P..|3D000|57014|55P03|25P03|58030)$/;

/** What pg and its pool throw without any code. */
const MESSAGES =
  /^(?:Connection terminated|Client (?:has encountered|was closed)|timeout e|Query read timeout|Cannot use a pool)/;

/**
 * The outer edge of each operation of the store: throws database-unreachable where PostgreSQL does not answer, or not in time, and a
 * StatementError where it refuses a statement.
 */
export async function withDatabase<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const told = isPostgresError(error) ? new StatementError(error) : error;
    if (isUnreachable(error)) throw new PortalError('database-unreachable', {}, { cause: told });
    throw told;
  }
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return MESSAGES.test(error.message);
  return SYSTEM_CODES.has(code) || SQL_STATE.test(code);
}
