/**
 * What PostgreSQL refused, by code, constraint and table alone. Its own message, detail and hint quote values of rows and statements,
 * and whoever prints an error prints its cause too: so none of them comes along.
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

/** An answer of the server's, unlike an error of the driver or of our own. */
export function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

/** Where it was thrown, without the first lines, which repeat the message. */
function readFrames(stack: string, message: string): string[] {
  const found = stack.indexOf(message);
  const frames = found < 0 ? stack : stack.slice(found + message.length);
  return frames.split('\n').filter((line) => /^ {4}at /.test(line));
}

/** SQLSTATE of a right that is missing. */
export const NOT_ALLOWED = '42501';

/** Whether PostgreSQL refused a statement with one of these SQLSTATEs. */
export function isRefusal(error: unknown, ...codes: string[]): boolean {
  return error instanceof StatementError && codes.includes(error.code);
}
