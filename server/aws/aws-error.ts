import { denialParams, readDenial } from '#lib/aws/read-denial.ts';
import { ERRORS, type ErrorCode, type ErrorParams, isDenial, isPortalError, PortalError } from '#lib/errors.ts';
import type { AwsErrorDetail } from '#lib/runs/events.ts';
import {
  BY_NAME,
  DENIED,
  denialCode,
  EXPIRED,
  INTERNAL,
  limitCode,
  SIGNED_BY_WRONG_CLOCK,
  THROTTLED,
} from './aws-error-codes.ts';
import { readConnectionError } from './connection-error.ts';

/** A PortalError caused by an AWS call, with AWS's own message for support. */
export class AwsError extends PortalError {
  readonly aws: AwsErrorDetail;
  /** True if AWS may have carried out the call although no response confirms it. */
  readonly isOutcomeUnknown: boolean;

  constructor(
    code: ErrorCode,
    params: ErrorParams,
    options: { aws: AwsErrorDetail; isOutcomeUnknown: boolean; cause: unknown },
  ) {
    super(code, params, { cause: options.cause });
    this.name = 'AwsError';
    this.aws = options.aws;
    this.isOutcomeUnknown = options.isOutcomeUnknown;
  }
}

export function isAwsError(error: unknown): error is AwsError {
  return isPortalError(error) && 'aws' in error;
}

/** Returns the result of a read, or `missing` if the deployer role isn't allowed to make it. */
export async function orMissingRight<T>(read: Promise<T>): Promise<T | 'missing'> {
  try {
    return await read;
  } catch (error) {
    if (isDeniedCall(error)) return 'missing';
    throw error;
  }
}

/** True if AWS denied the call, regardless of the policy that denies it. */
export function isDeniedCall(error: unknown): error is PortalError {
  return isPortalError(error) && isDenial(error.code);
}

/** AWS's error code as documented in the API. The SDK appends `Exception` to the modeled errors of IAM and STS. */
export function awsErrorName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { Code, name } = error as { Code?: unknown; name?: unknown };
  if (typeof Code === 'string') return Code;
  return typeof name === 'string' ? name : '';
}

/**
 * Converts any error from an AWS call to an AwsError: a portal error code, AWS's own message, and whether the outcome
 * is unknown. `params` are the values for the error text. The HTTP status of an error doesn't decide the code: KMS
 * returns 400 for denials.
 */
export function readAwsError(error: unknown, operation: string, params: ErrorParams = {}): PortalError {
  if (isPortalError(error)) return error;
  const detail = awsDetail(error, operation);
  const code = errorCode(error, detail);
  return new AwsError(
    code,
    { operation, ...params, ...readConnectionError(error)?.params, ...messageParams(code, detail.message) },
    { aws: detail, isOutcomeUnknown: isOutcomeUnknown(error, code, detail.httpStatus), cause: error },
  );
}

function awsDetail(error: unknown, operation: string): AwsErrorDetail {
  const { $metadata, message } = (error ?? {}) as {
    $metadata?: { requestId?: string; httpStatusCode?: number };
    message?: string;
  };
  return {
    operation,
    code: awsErrorName(error) || 'Unknown',
    message: typeof message === 'string' ? message.slice(0, 2000) : '',
    requestId: $metadata?.requestId ?? null,
    httpStatus: $metadata?.httpStatusCode ?? null,
  };
}

function errorCode(error: unknown, detail: AwsErrorDetail): ErrorCode {
  const { code: name, message, httpStatus, operation } = detail;
  const connection = readConnectionError(error);
  if (connection !== null) return connection.code;
  if (THROTTLED.has(name) || httpStatus === 429) return 'throttled';
  if (EXPIRED.has(name) || (SIGNED_BY_WRONG_CLOCK.has(name) && isClockCorrected(error))) return 'credentials-expired';
  if (DENIED.has(name)) {
    const denial = readDenial(message);
    const isReasonSaid = denial !== null && (denial.policyType !== null || denial.isExplicit);
    return message.includes('Access to KMS is not allowed') && !isReasonSaid ? 'secret-key-denied' : denialCode(denial);
  }
  if (name === 'CredentialsProviderError') return 'portal-credentials-missing';
  if (name === 'MalformedPolicyDocumentException') return keyPolicyCode(message);
  if (name === 'KMSInvalidStateException') {
    return /(?<!not )pending deletion/.test(message) ? 'key-pending-deletion' : 'key-not-enabled';
  }
  if (name === 'InvalidRequestException') {
    return /(?:scheduled|marked) for deletion|was deleted/.test(message)
      ? 'secret-waits-for-deletion'
      : 'parameter-refused';
  }
  if (name === 'LimitExceeded' || name === 'LimitExceededException') return limitCode(operation, message);
  if (name === 'ValidationException' && operation === 'CreateAlias') return 'alias-refused';
  if (INTERNAL.has(name) || (httpStatus !== null && httpStatus >= 500)) return 'aws-internal';
  if (isUnreadable(error, httpStatus)) return httpStatus === 403 ? 'access-denied' : 'aws-internal';
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] as ErrorCode) : 'unexpected';
}

/** True if the call failed because of clock skew that the SDK has since corrected, so a retry succeeds. */
export function isClockCorrected(error: unknown): boolean {
  return (error as { $metadata?: { clockSkewCorrected?: boolean } }).$metadata?.clockSkewCorrected === true;
}

/**
 * KMS uses one code for three errors. CloudFormation has also seen it without a message right after a role was created.
 */
function keyPolicyCode(message: string): ErrorCode {
  if (message.includes('will not allow you to update')) return 'key-policy-lockout';
  if (message.includes('invalid principals') || message === '' || message === 'null') return 'principal-not-visible';
  return 'policy-malformed';
}

/**
 * True if the body is neither JSON nor XML: a truncated response or a gateway's page. Every error after a success
 * status is one.
 */
function isUnreadable(error: unknown, httpStatus: number | null): boolean {
  return error instanceof SyntaxError || (httpStatus !== null && httpStatus < 300);
}

function isOutcomeUnknown(error: unknown, code: ErrorCode, httpStatus: number | null): boolean {
  if (INTERNAL.has(awsErrorName(error))) return true;
  // AWS rejected the call. With 408, AWS didn't read the whole request, or the outcome is unknown.
  if (httpStatus !== null && httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) return false;
  if (httpStatus === null && readConnectionError(error)?.isNeverSent) return false;
  return (
    code === 'aws-unreachable' || code === 'aws-internal' || code === 'unexpected' || isUnreadable(error, httpStatus)
  );
}

/** What AWS's message says that the error text shows: the parts of a denial, or the quota. */
function messageParams(code: ErrorCode, message: string): ErrorParams {
  if (isDenial(code)) return denialParams(readDenial(message));
  const quota = code === 'quota-exceeded' ? /\bquota for (\w+(?:: \d+)?)/.exec(message)?.[1] : undefined;
  return quota === undefined ? {} : { quota };
}

/** Returns the same error with `text` redacted, in case AWS quotes it. */
export function withoutText(error: PortalError, text: string): PortalError {
  if (!isAwsError(error)) return error;
  const written = [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
  const message = written.reduce((left, one) => left.replaceAll(one, '••••'), error.aws.message);
  const { code, isOutcomeUnknown } = error;
  const params = { ...error.params, ...messageParams(code, message) };
  // The cause is dropped because the SDK's error contains the message too.
  return new AwsError(code, params, { aws: { ...error.aws, message }, isOutcomeUnknown, cause: undefined });
}

/** True if AWS returned this error code, regardless of the portal's own code for it. */
export function hasAwsCode(error: unknown, code: string): error is AwsError {
  return isAwsError(error) && error.aws.code === code;
}

/** Whether the engine may retry the call automatically. */
export function isTransient(error: PortalError): boolean {
  return ERRORS[error.code].retry === 'auto';
}

/** Returns the result, or null if AWS reports with one of these codes that the resource doesn't exist. */
export async function orNull<T>(answer: Promise<T>, ...missingCodes: string[]): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (missingCodes.includes(awsErrorName(error))) return null;
    throw error;
  }
}
