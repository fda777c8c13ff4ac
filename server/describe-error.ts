import { isPostgresError, readServerWords, TLS_CODE } from './store/database/with-database.ts';

/** The parts of an error that are safe to log. */
export interface ErrorDescription {
  name: string;
  code?: string;
  /** Only of errors whose message can't contain data, and PostgreSQL's words without values. */
  message?: string;
  stack: string[];
  cause?: ErrorDescription;
}

const DEPTH = 5;
const FRAMES = 12;

/**
 * Built-in and plain errors. Messages of all others can quote rows, statements, requests, or user input: those of
 * AWS and zod, and SyntaxError, which quotes the JSON it couldn't parse.
 */
const SAFE_NAMES = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'AssertionError',
  'AbortError',
  'TimeoutError',
  'PortalError',
  'LeaseLostError',
  'StaleEpochError',
  'StatementError',
]);
/** System errors such as ECONNREFUSED and refusals of a proxy, whose messages contain addresses that operators need. */
const SYSTEM_CODE = /^(?:E[A-Z]+|ERR_PROXY_TUNNEL)$/;
const isSafeCode = (code: string) => SYSTEM_CODE.test(code) || TLS_CODE.test(code);

/** Selects allowed properties instead of removing forbidden ones, so an unexpected property is never logged. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  const code = readCode(error);
  if (!(error instanceof Error)) return { name: typeof error, ...(code === undefined ? {} : { code }), stack: [] };
  const isSafe = SAFE_NAMES.has(error.name) && (code === undefined || error.name !== 'Error' || isSafeCode(code));
  const message = isPostgresError(error) ? readServerWords(error) : isSafe ? error.message : '';
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(message ? { message } : {}),
    stack: readFrames(error),
    ...(error.cause === undefined || depth >= DEPTH ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

function readCode(error: unknown): string | undefined {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The stack frames only: the first lines repeat the message. */
function readFrames({ stack = '', message }: Error): string[] {
  // Absent if the message was changed after the stack was captured.
  const found = stack.indexOf(message);
  const start = found < 0 ? 0 : found + message.length;
  return stack
    .slice(start)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim());
}
