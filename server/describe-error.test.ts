import { expect, test } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import { describeError } from './describe-error.ts';

const CANARY = 'hunter2-canary';

/** Like errors from PostgreSQL, AWS, and zod: with its own name, and a message and properties that quote data. */
function foreignError(name: string, properties: object = {}): Error {
  return Object.assign(new Error(`value "${CANARY}"`), { name, ...properties });
}

test.for([
  ['a row in the detail', foreignError('error', { code: '23502', detail: `Failing row contains (${CANARY})` })],
  ['a request in an error of AWS', foreignError('ValidationException', { $metadata: { requestId: CANARY } })],
  ['a plain error with a code of its own', foreignError('Error', { code: 'ERR_X' })],
  ['JSON that could not be read', new SyntaxError(`Unexpected token in JSON "${CANARY}"`)],
  ['a cause', new PortalError('unexpected', { name: CANARY }, { cause: foreignError('error', { where: CANARY }) })],
  ['a thrown string', CANARY],
  ['a message of several lines', foreignError('error', { message: `one\n    at ${CANARY}\n    at x` })],
])('%s stays out of the log', ([, error]) => {
  expect(JSON.stringify(describeError(error))).not.toContain(CANARY);
});

test('logs name, code, stack, and causes, and the messages of plain errors', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const described = describeError(new PortalError('database-unreachable', {}, { cause }));
  expect(described).toMatchObject({
    name: 'PortalError',
    code: 'database-unreachable',
    cause: { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.1:5432' },
  });
  expect(described.stack[0]).toMatch(/^at .*describe-error\.test\.ts/);
  expect(describeError(new TypeError('x is not a function')).message).toBe('x is not a function');
});

test("logs PostgreSQL's words and SQLSTATE, without its detail", () => {
  const error = { severity: 'ERROR', code: '23505', message: 'duplicate key value', detail: CANARY, table: 'event' };
  const described = describeError(foreignError('error', error));
  expect(described.message).toBe('PostgreSQL says: duplicate key value (SQLSTATE 23505, table event)');
  expect(JSON.stringify(described)).not.toContain(CANARY);
});

test('logs why a certificate is refused', () => {
  const error = Object.assign(new Error('self-signed certificate in certificate chain'), {
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
  });
  expect(describeError(error).message).toBe('self-signed certificate in certificate chain');
});

test('logs only the code of a value that is not an error', () => {
  expect(describeError({ code: '57P01', message: CANARY })).toEqual({ name: 'object', code: '57P01', stack: [] });
});

test('logs an error that is its own cause', () => {
  const error = new Error('round');
  error.cause = error;
  expect(JSON.stringify(describeError(error)).length).toBeLessThan(20_000);
});
