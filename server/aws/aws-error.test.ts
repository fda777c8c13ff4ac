import { describe, expect, it } from 'vitest';
import { awsErrorName, isAwsError, isTransient, readAwsError } from './aws-error.ts';

function thrown(name: string, message = '', more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400, requestId: 'q-1' }, ...more });
}

/** As the SDK throws what it meets while it reads the body of a success. */
function inAnswer(error: Error): Error {
  return Object.assign(error, { $metadata: { httpStatusCode: 200 } });
}

describe('reading what AWS threw', () => {
  it.each([
    ['ThrottlingException', '', 'throttled'],
    ['AccessDeniedException', 'Access to KMS is not allowed', 'secret-key-denied'],
    ['AccessDenied', 'User: x is not authorized', 'access-denied'],
    ['ExpiredTokenException', '', 'credentials-expired'],
    [
      'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
      'principal-not-visible',
    ],
    [
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
      'key-policy-lockout',
    ],
    ['MalformedPolicyDocumentException', 'Syntax errors in policy.', 'policy-malformed'],
    ['AlreadyExistsException', '', 'alias-taken'],
    ['ResourceExistsException', '', 'secret-name-taken'],
    [
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
      'secret-waits-for-deletion',
    ],
    ['InvalidRequestException', 'something else', 'parameter-refused'],
    ['LimitExceededException', '', 'quota-exceeded'],
    ['NotFoundException', '', 'not-visible-yet'],
    ['KMSInvalidStateException', 'arn:aws:kms:… is pending deletion.', 'key-pending-deletion'],
    ['KMSInvalidStateException', 'arn:aws:kms:… is not pending deletion.', 'key-not-enabled'],
    ['KMSInvalidStateException', 'arn:aws:kms:… is pending import.', 'key-not-enabled'],
    ['ResourceNotFoundException', 'The key cannot be found.', 'key-not-found'],
    ['DisabledException', '', 'key-disabled'],
    ['toString', '', 'unexpected'],
  ])('%s "%s" is %s', (name, message, code) => {
    expect(readAwsError(thrown(name, message), 'Op').code).toBe(code);
  });

  it("knows IAM's errors by their code, not by the SDK's longer name", () => {
    const error = thrown('EntityAlreadyExistsException', '', { Code: 'EntityAlreadyExists' });
    expect(awsErrorName(error)).toBe('EntityAlreadyExists');
    expect(readAwsError(error, 'CreateRole').code).toBe('role-name-taken');
  });

  it('names the action that a denial is about', () => {
    const message =
      'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action';
    expect(readAwsError(thrown('AccessDeniedException', message), 'CreateKey').params).toMatchObject({
      operation: 'CreateKey',
      action: 'kms:CreateKey',
    });
  });

  it.each([
    ['a reset connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
    ['a silent endpoint', Object.assign(new Error('x'), { name: 'TimeoutError' }), true],
    ['an internal error', thrown('KMSInternalException', '', { $metadata: { httpStatusCode: 500 } }), true],
    ['an answer cut short', Object.assign(new SyntaxError('x'), { $metadata: { httpStatusCode: 200 } }), true],
    ['a connection lost in the answer', inAnswer(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })), true],
    ['an answer that ends too soon', inAnswer(new Error('@aws-sdk XML parse error: missing closing tag')), true],
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), false],
    ['a refusal by a code that nobody knows', thrown('OptInRequired'), false],
    ['throttling', thrown('ThrottlingException'), false],
    ['a denial', thrown('AccessDeniedException'), false],
    ['a quota', thrown('LimitExceededException'), false],
  ])('after %s the outcome is unknown: %s', (_what, error, isUnknown) => {
    const read = readAwsError(error, 'CreateKey');
    expect(isAwsError(read) && read.isOutcomeUnknown).toBe(isUnknown);
  });

  it('takes an answer that broke off for a passing failure', () => {
    for (const error of [Object.assign(new Error('aborted'), { code: 'ECONNRESET' }), new Error('XML parse error')]) {
      expect(isTransient(readAwsError(inAnswer(error), 'CreateRole'))).toBe(true);
    }
  });

  it('does not call a quota transient, although the SDK does', () => {
    expect(isTransient(readAwsError(thrown('LimitExceededException'), 'CreateKey'))).toBe(false);
    expect(isTransient(readAwsError(thrown('ThrottlingException'), 'CreateKey'))).toBe(true);
  });

  it.each(['SignatureDoesNotMatch', 'InvalidSignatureException'])(
    "tries %s again where the SDK has taken AWS's time instead of a wrong clock's, and only there",
    (name) => {
      const $metadata = { httpStatusCode: 403, clockSkewCorrected: true };
      expect(isTransient(readAwsError(thrown(name, '', { $metadata }), 'CreateKey'))).toBe(true);
      expect(isTransient(readAwsError(thrown(name), 'CreateKey'))).toBe(false);
    },
  );
});
