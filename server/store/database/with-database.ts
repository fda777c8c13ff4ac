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
 * Classes 08 (connection), 28 (login), 53 (out of disk, memory, or connections), and 57P (shutdown); also a database
 * that doesn't exist, accepts no connections or is read-only (after a failover), the time limits, and a failing disk.
 */
const SQL_STATE = /^(?:08...|28...|53...|57P..|3D000|55000|57014|55P03|25006|25P03|58030)$/;

/** Node's codes of TLS handshakes and certificates. */
export const TLS_CODE = /^(?:E(?:RR_SSL|RR_TLS|PROTO)|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** The pool's message. */
const NO_FREE_CONNECTION = 'timeout exceeded when trying to connect';

/** Errors of pg and its pool that have no code. */
const MESSAGES =
  /^(?:Connection terminated|Client (?:has encountered|was closed)|timeout e|Query read timeout|Cannot use a pool|SASL: |IAM token: |The server does not support SSL|There was an error establishing an SSL)/;

/**
 * Wraps every operation of the store: throws database-unreachable if PostgreSQL doesn't answer in time, database-busy
 * if no connection of the pool is free in time, and StatementError if PostgreSQL refuses a statement.
 */
export async function withDatabase<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const safeError = isPostgresError(error) ? new StatementError(error) : error;
    if (error instanceof Error && error.message === NO_FREE_CONNECTION)
      throw new PortalError('database-busy', {}, { cause: error });
    if (isUnreachable(error)) throw new PortalError('database-unreachable', {}, { cause: safeError });
    throw safeError;
  }
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return MESSAGES.test(error.message);
  return SYSTEM_CODES.has(code) || SQL_STATE.test(code) || TLS_CODE.test(code);
}

/**
 * A refusal by PostgreSQL, in its own words, with code, constraint, and table. Its detail and hint quote values from rows
 * and statements, and loggers print causes too, so the original error is dropped.
 */
export class StatementError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor(error: PostgresError) {
    const { code, constraint, table, message, stack = '' } = error;
    super(readServerWords(error));
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
export function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

/** Messages of class 22 (data exceptions) quote values; those of all other classes name only objects, roles and settings. */
const QUOTED_VALUE = /".*$/s;

/** What the server says, with its SQLSTATE, and without values from rows. */
export function readServerWords({ code, message, table, constraint }: PostgresError): string {
  const words = code.startsWith('22') ? message.replace(QUOTED_VALUE, '…') : message;
  const about = [`SQLSTATE ${code}`, table && `table ${table}`, constraint && `constraint ${constraint}`];
  return `PostgreSQL says: ${words} (${about.filter(Boolean).join(', ')})`;
}

/** The stack frames only: the first lines repeat the message. */
function readFrames(stack: string, message: string): string[] {
  const found = stack.indexOf(message);
  const frames = found < 0 ? stack : stack.slice(found + message.length);
  return frames.split('\n').filter((line) => /^ {4}at /.test(line));
}

/** SQLSTATE of a write to a read-only server. */
export const READ_ONLY = '25006';

/** A statement that a read-only server refuses as it refuses writes. */
export const REQUIRE_WRITABLE = `DO $$ BEGIN
  IF current_setting('transaction_read_only') = 'on' THEN
    RAISE EXCEPTION USING ERRCODE = '${READ_ONLY}', MESSAGE = 'the server is read-only';
  END IF;
END $$`;

/** SQLSTATE of a missing privilege. */
export const NOT_ALLOWED = '42501';

/** Whether PostgreSQL refused a statement with one of these SQLSTATEs. */
export function isRefusal(error: unknown, ...codes: string[]): boolean {
  return error instanceof StatementError && codes.includes(error.code);
}
