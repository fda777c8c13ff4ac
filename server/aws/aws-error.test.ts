import { describe, expect, it } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import {
  awsErrorName,
  hasAwsCode,
  isAwsError,
  isTransient,
  orMissingRight,
  orNull,
  readAwsError,
  withoutText,
} from './aws-error.ts';

function thrown(name: string, message = '', more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400, requestId: 'q-1' }, ...more });
}

/** An error that the SDK throws while it reads the body of a successful response. */
function duringResponse(error: Error): Error {
  return Object.assign(error, { $metadata: { httpStatusCode: 200 } });
}

describe('readAwsError', () => {
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
    ['MalformedPolicyDocumentException', '', 'principal-not-visible'],
    ['MalformedPolicyDocumentException', 'null', 'principal-not-visible'],
    ['InvalidRequestException', 'You can’t do that: the secret was marked for deletion.', 'secret-waits-for-deletion'],
    ['InvalidRequestException', 'You can’t do that: the secret was deleted.', 'secret-waits-for-deletion'],
    ['CredentialsProviderError', '', 'portal-credentials-missing'],
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

  it("reads IAM's error code, not the SDK's longer name", () => {
    const error = thrown('EntityAlreadyExistsException', '', { Code: 'EntityAlreadyExists' });
    expect(awsErrorName(error)).toBe('EntityAlreadyExists');
    expect(readAwsError(error, 'CreateRole').code).toBe('role-name-taken');
  });

  it('names the denied action', () => {
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
    ['an internal error with the status of a refusal', thrown('DependencyTimeoutException'), true],
    ['a truncated response', Object.assign(new SyntaxError('x'), { $metadata: { httpStatusCode: 200 } }), true],
    [
      'a connection lost during the response',
      duringResponse(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
      true,
    ],
    ['an incomplete response', duringResponse(new Error('@aws-sdk XML parse error: missing closing tag')), true],
    ['an aborted call', Object.assign(new Error('x'), { name: 'AbortError' }), true],
    ['an unknown error', new Error('x'), true],
    ['an error with only a status', thrown('X', '', { $metadata: { httpStatusCode: 408 } }), true],
    ['missing credentials', Object.assign(new Error('x'), { name: 'CredentialsProviderError' }), false],
    ['a failed DNS lookup', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), false],
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), false],
    ['a gateway error of a proxy', Object.assign(new Error('x'), { code: 'ERR_PROXY_TUNNEL', statusCode: 502 }), false],
    ['an unknown certificate', Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), false],
    ['an unknown error code', thrown('OptInRequired'), false],
    ['throttling', thrown('ThrottlingException'), false],
    ['a denial', thrown('AccessDeniedException'), false],
    ['a quota', thrown('LimitExceededException'), false],
  ])('after %s, outcome unknown: %s', (_what, error, isUnknown) => {
    const read = readAwsError(error, 'CreateKey');
    expect(isAwsError(read) && read.isOutcomeUnknown).toBe(isUnknown);
  });

  it('treats an incomplete response as transient', () => {
    for (const error of [Object.assign(new Error('aborted'), { code: 'ECONNRESET' }), new Error('XML parse error')]) {
      expect(isTransient(readAwsError(duringResponse(error), 'CreateRole'))).toBe(true);
    }
  });

  it('does not treat a quota error as transient, although the SDK does', () => {
    expect(isTransient(readAwsError(thrown('LimitExceededException'), 'CreateKey'))).toBe(false);
    expect(isTransient(readAwsError(thrown('ThrottlingException'), 'CreateKey'))).toBe(true);
  });

  it.each(['SignatureDoesNotMatch', 'InvalidSignatureException'])(
    'retries %s only if the SDK has corrected the clock skew',
    (name) => {
      const $metadata = { httpStatusCode: 403, clockSkewCorrected: true };
      expect(isTransient(readAwsError(thrown(name, '', { $metadata }), 'CreateKey'))).toBe(true);
      expect(isTransient(readAwsError(thrown(name), 'CreateKey'))).toBe(false);
    },
  );
});

describe('what AwsError keeps', () => {
  it('the operation, AWS’s code and message, the request ID and the status', () => {
    const error = readAwsError(thrown('DisabledException', 'It is disabled.'), 'PutKeyPolicy', { arn: 'arn:key' });
    expect(error).toMatchObject({
      name: 'AwsError',
      params: { operation: 'PutKeyPolicy', arn: 'arn:key' },
      aws: {
        operation: 'PutKeyPolicy',
        code: 'DisabledException',
        message: 'It is disabled.',
        requestId: 'q-1',
        httpStatus: 400,
      },
    });
    expect(error.cause).toBeInstanceOf(Error);
    expect(Object.keys(readAwsError(thrown('AccessDenied', 'no'), 'PutKeyPolicy').params)).toEqual(['operation']);
  });

  it.each([undefined, null, 'broken', {}, { message: 7, Code: 7, name: 7 }])('nothing from %j', (value) => {
    const aws = { operation: 'Op', code: 'Unknown', message: '', requestId: null, httpStatus: null };
    expect(readAwsError(value, 'Op')).toMatchObject({ code: 'unexpected', aws });
  });

  it('at most 2,000 characters of the message', () => {
    const error = readAwsError(thrown('X', 'm'.repeat(3000)), 'Op');
    expect(isAwsError(error) && error.aws.message).toBe('m'.repeat(2000));
  });

  it('a PortalError unchanged', () => {
    const error = new PortalError('key-disabled');
    expect(readAwsError(error, 'Op')).toBe(error);
    expect(isAwsError(error)).toBe(false);
  });
});

it.each([
  ['429', 'X', new Error('x'), 'throttled'],
  ['503', 'X', new Error('x'), 'aws-internal'],
  ['500', 'KMSInternalException', new Error('x'), 'aws-internal'],
  ['403 from a gateway', 'SyntaxError', new SyntaxError('<html>'), 'access-denied'],
  ['400 from a gateway', 'SyntaxError', new SyntaxError('<html>'), 'aws-internal'],
])('status %s with %s decides if the code says nothing', (status, name, error, code) => {
  const $metadata = { httpStatusCode: Number.parseInt(status, 10) };
  expect(readAwsError(Object.assign(error, { name, $metadata }), 'Op').code).toBe(code);
});

it.each(['TimeoutError', 'AbortError'])('a call that ended as %s was not answered', (name) => {
  expect(readAwsError(Object.assign(new Error('x'), { name }), 'Op').code).toBe('aws-unreachable');
  expect(readAwsError(Object.assign(new Error('x'), { name, code: 'EOTHER' }), 'Op').code).toBe('aws-unreachable');
  expect(readAwsError(Object.assign(new Error('x'), { code: 'EOTHER' }), 'Op').code).toBe('unexpected');
});

it('a connection lost while reading an error response keeps the error', () => {
  const error = thrown('DisabledException', '', { code: 'ECONNRESET' });
  expect(readAwsError(error, 'Op')).toMatchObject({ code: 'key-disabled', isOutcomeUnknown: false });
});

it('redacts a secret text in every form in which AWS may quote it', () => {
  const secret = 'p"ä ss';
  const quoted = `refused: ${secret}, ${JSON.stringify(secret)}, ${encodeURIComponent(secret)}`;
  const error = withoutText(readAwsError(thrown('ValidationException', quoted), 'CreateSecret', { name: 'a' }), secret);
  expect(error).toMatchObject({ code: 'parameter-refused', params: { name: 'a' }, isOutcomeUnknown: false });
  expect(isAwsError(error) && error.aws).toEqual({
    operation: 'CreateSecret',
    code: 'ValidationException',
    message: 'refused: ••••, "••••", ••••',
    requestId: 'q-1',
    httpStatus: 400,
  });
  expect(error.cause).toBeUndefined();
  const message = `User: me is not authorized to perform: secretsmanager:CreateSecret on resource: ${encodeURIComponent(secret)}`;
  const refused = withoutText(readAwsError(thrown('AccessDeniedException', message), 'CreateSecret'), secret);
  expect(refused.params).toEqual({
    operation: 'CreateSecret',
    principal: 'me',
    action: 'secretsmanager:CreateSecret',
    resource: '••••',
  });
  const own = new PortalError('not-found');
  expect(withoutText(own, secret)).toBe(own);
});

it('hasAwsCode compares AWS’s original code', () => {
  const error = readAwsError(thrown('NotFoundException'), 'DescribeKey');
  expect([hasAwsCode(error, 'NotFoundException'), hasAwsCode(error, 'NoSuchEntity')]).toEqual([true, false]);
  expect(hasAwsCode(thrown('NotFoundException'), 'NotFoundException')).toBe(false);
});

it('orNull returns null only for the listed codes', async () => {
  expect(await orNull(Promise.resolve('there'), 'NoSuchEntity')).toBe('there');
  expect(await orNull(Promise.reject(thrown('NoSuchEntity')), 'NotFound', 'NoSuchEntity')).toBeNull();
  await expect(orNull(Promise.reject(thrown('AccessDenied')), 'NoSuchEntity')).rejects.toThrow();
});

it('orMissingRight reports a denied read and throws any other error', async () => {
  const failing = (name: string) => Promise.reject(readAwsError(thrown(name), 'ListGrants'));
  expect(await orMissingRight(Promise.resolve(['grant']))).toEqual(['grant']);
  expect(await orMissingRight(failing('AccessDenied'))).toBe('missing');
  await expect(orMissingRight(failing('NotFoundException'))).rejects.toMatchObject({ code: 'not-visible-yet' });
  await expect(orMissingRight(Promise.reject(new Error('a mistake')))).rejects.toThrow('a mistake');
});
