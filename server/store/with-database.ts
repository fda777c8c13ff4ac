import { isPortalError, PortalError } from '#lib/errors.ts';

/** SQLSTATE classes and codes that say that the server cannot be reached now: connection, shutdown, too many, not yet. */
const UNREACHABLE_STATES = /^(08|57P0[1-5]|53300|25P03|57014)/;
const UNREACHABLE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'EACCES']);
const UNREACHABLE_WORDS = /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/;

/** Runs one operation of the store; a database that is away becomes `database-unreachable`. */
export async function withDatabase<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (isPortalError(error) || !isUnreachable(error)) throw error;
    throw new PortalError('database-unreachable', {}, { cause: error });
  }
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (UNREACHABLE_STATES.test(code) || UNREACHABLE_CODES.has(code))) return true;
  return UNREACHABLE_WORDS.test(error.message);
}
