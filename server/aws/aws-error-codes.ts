import type { ErrorCode } from '#lib/errors.ts';

export const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
]);

export const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequests',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'PriorRequestNotComplete',
]);

export const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);

/**
 * Signature errors caused by clock skew. Every response carries AWS's time, so the SDK corrects itself for the next
 * call.
 */
export const SIGNED_BY_WRONG_CLOCK = new Set([
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
  'AuthFailure',
]);

export const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'NotAuthorizedException',
]);

/** Codes with the same meaning for every service. */
export const BY_NAME: Readonly<Record<string, ErrorCode>> = {
  AlreadyExistsException: 'alias-taken',
  InvalidAliasNameException: 'alias-refused',
  NotFoundException: 'not-visible-yet',
  InvalidArnException: 'key-not-found',
  DisabledException: 'key-disabled',
  TagException: 'tags-refused',
  InvalidInput: 'tags-refused',
  ConcurrentModification: 'concurrent-change',
  DeleteConflict: 'role-in-use',
  LimitExceeded: 'quota-exceeded',
  LimitExceededException: 'quota-exceeded',
  MalformedPolicyDocument: 'policy-malformed',
  ResourceExistsException: 'secret-name-taken',
  // From CreateSecret. Callers for whom a missing secret is expected handle this code themselves.
  ResourceNotFoundException: 'key-not-found',
  EncryptionFailure: 'secret-encryption-failed',
  DecryptionFailure: 'secret-encryption-failed',
  EntityAlreadyExists: 'role-name-taken',
  NoSuchEntity: 'not-visible-yet',
  RegionDisabledException: 'region-disabled',
  InvalidParameterException: 'parameter-refused',
  ValidationException: 'parameter-refused',
  ValidationError: 'parameter-refused',
};

/** Connection errors that occur before anything is sent. */
export const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
