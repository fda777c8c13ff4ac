/** What a log may say of an error. */
export interface ErrorDescription {
  name: string;
  code?: string;
  /** Of errors that are not about anybody's data. */
  message?: string;
  stack: string[];
  cause?: ErrorDescription;
}

const DEPTH = 5;
const FRAMES = 12;

/**
 * The language's own errors and plain ones of programs. All others may quote rows, statements, requests or what a person typed in
 * their messages: PostgreSQL's, AWS's, zod's, and SyntaxError with the JSON that it could not read.
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
/** Of the system: ECONNREFUSED and the like; those messages hold addresses, which the operator needs. */
const SYSTEM_CODE = /^E[A-Z]+$/;

/** Lists what is allowed instead of striking out what is not: a property that nobody thought of stays out. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  const code = readCode(error);
  if (!(error instanceof Error)) return { name: typeof error, ...(code === undefined ? {} : { code }), stack: [] };
  const isSafe = SAFE_NAMES.has(error.name) && (code === undefined || error.name !== 'Error' || SYSTEM_CODE.test(code));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(isSafe && error.message ? { message: error.message } : {}),
    stack: readFrames(error),
    ...(error.cause === undefined || depth >= DEPTH ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

function readCode(error: unknown): string | undefined {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The stack without its first lines, which repeat the message. */
function readFrames({ stack = '', message }: Error): string[] {
  // Not found where the message was changed after the stack was made.
  const found = stack.indexOf(message);
  const start = found < 0 ? 0 : found + message.length;
  return stack
    .slice(start)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim());
}
