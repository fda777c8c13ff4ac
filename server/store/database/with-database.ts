import { PortalError } from '#lib/errors.ts';

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // The Unix socket of a stopped server.
  'ENOENT',
]);

/**
 * Classes 08 (connection), 28 (login), 53 (out of disk, memory, or connections), and 57P (shutdown); also a
 * database that doesn't exist or accepts no connections, the time limits, and a failing disk.
 */
const SQL_STATE = /^(?:08...|28...|53...|57P..|3D000|55000|57014|55P03|25P03|58030)$/;

/** Errors of pg and its pool that have no code. */
const MESSAGES =
  /^(?:Connection terminated|Client (?:has encountered|was closed)|timeout e|Query read timeout|Cannot use a pool)/;

/**
 * Wraps every operation of the store: throws database-unreachable if PostgreSQL doesn't answer in time, and
 * StatementError if it refuses a statement.
 */
export async function withDatabase<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const safeError = isPostgresError(error) ? new StatementError(error) : error;
    if (isUnreachable(error)) throw new PortalError('database-unreachable', {}, { cause: safeError });
    throw safeError;
  }
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return MESSAGES.test(error.message);
  return SYSTEM_CODES.has(code) || SQL_STATE.test(code);
}

/**
 * A refusal by PostgreSQL, with only code, constraint, and table. Its message, detail, and hint quote values from rows
 * and statements, and loggers print causes too, so all of them are dropped.
 */
export class StatementError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor({ code, constraint, table, message, stack = '' }: PostgresError) {
    super(`PostgreSQL refused a statement: ${[code, table, constraint].filter(Boolean).join(', ')}`);
    this.name = 'StatementError';
    this.code = code;
    this.constraint = constraint;
    this.table = table;
    this.stack = [`${this.name}: ${this.message}`, ...readFrames(stack, message)].join('\n');
  }
}

interface PostgresError extends Error {
  code: string;
  constraint?: string;
  table?: string;
}

/** An error sent by the server, as opposed to one of the driver or the portal. */
function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

/** The stack frames only: the first lines repeat the message. */
function readFrames(stack: string, message: string): string[] {
  const found = stack.indexOf(message);
  const frames = found < 0 ? stack : stack.slice(found + message.length);
  return frames.split('\n').filter((line) => /^ {4}at /.test(line));
}

/** SQLSTATE of a missing privilege. */
export const NOT_ALLOWED = '42501';

/** Whether PostgreSQL refused a statement with one of these SQLSTATEs. */
export function isRefusal(error: unknown, ...codes: string[]): boolean {
  return error instanceof StatementError && codes.includes(error.code);
}
