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

/** AWS's time is in every answer: the SDK has taken it, and signs the next call by it. */
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

/** Codes that mean the same wherever they come from. */
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
  // Of CreateSecret: where a secret may be missing, its caller asks for that.
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

/** Errors of the connection itself, before anything was sent. */
export const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
