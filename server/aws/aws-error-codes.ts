import type { Denial } from '#lib/aws/read-denial.ts';
import type { ErrorCode } from '#lib/errors.ts';

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

/** AWS may have carried out the call, whatever the status: DependencyTimeoutException and others come with several. */
export const INTERNAL = new Set([
  'DependencyTimeoutException',
  'InternalFailure',
  'InternalServerError',
  'InternalServiceError',
  'InternalServiceException',
  'KMSInternalException',
  'ServiceFailure',
  'ServiceUnavailable',
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
  PreconditionNotMetException: 'parameter-refused',
  UnmodifiableEntity: 'parameter-refused',
  ValidationException: 'parameter-refused',
  ValidationError: 'parameter-refused',
};

/** The code of a denied call, by who can change the policy that denies it. */
export function denialCode(denial: Denial | null): ErrorCode {
  switch (denial?.policyType) {
    case 'boundary':
      return 'denied-by-role-policy';
    case 'resource':
      return 'denied-by-resource-policy';
    case 'serviceControl':
    case 'resourceControl':
      return 'denied-by-organization';
    case 'session':
    case 'vpcEndpoint':
      return 'denied-by-portal';
    default:
      return denial?.isExplicit ? 'denied-by-role-policy' : 'access-denied';
  }
}

/** KMS and IAM have one code for quotas, which AWS can raise, and for the size of a policy, which it can't. */
export function limitCode(operation: string, message: string): ErrorCode {
  const isPolicySize = operation === 'PutKeyPolicy' || operation === 'PutRolePolicy' || /\bpolicy\b/i.test(message);
  return isPolicySize ? 'policy-too-large' : 'quota-exceeded';
}
