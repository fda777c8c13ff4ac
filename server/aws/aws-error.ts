import { ERRORS, type ErrorCode, type ErrorParams, isPortalError, PortalError } from '#lib/errors.ts';
import type { AwsErrorDetail } from '#lib/runs/events.ts';
import {
  BY_NAME,
  DENIED,
  EXPIRED,
  NETWORK_CODES,
  NEVER_SENT,
  SIGNED_BY_WRONG_CLOCK,
  THROTTLED,
} from './aws-error-codes.ts';

/** A PortalError that came out of a call to AWS, with AWS's own words for support. */
export class AwsError extends PortalError {
  readonly aws: AwsErrorDetail;
  /** True where the call may have been carried out although no answer says so. */
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

/** What a read gives, or that the deployer role may not read it. */
export async function orMissingRight<T>(read: Promise<T>): Promise<T | 'missing'> {
  try {
    return await read;
  } catch (error) {
    if (isPortalError(error) && error.code === 'access-denied') return 'missing';
    throw error;
  }
}

/** AWS's error code as the API documents it: the SDK adds `Exception` to the modelled errors of IAM and STS. */
export function awsErrorName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { Code, name } = error as { Code?: unknown; name?: unknown };
  if (typeof Code === 'string') return Code;
  return typeof name === 'string' ? name : '';
}

/**
 * Turns whatever a call to AWS threw into an AwsError: one of the portal's codes, AWS's own words, and whether the outcome is
 * unknown. `params` are the names that the words need. Never branches on the HTTP status of a refusal: KMS answers denials with 400.
 */
export function readAwsError(error: unknown, operation: string, params: ErrorParams = {}): PortalError {
  if (isPortalError(error)) return error;
  const detail = awsDetail(error, operation);
  const code = errorCode(error, detail);
  const denied = code === 'access-denied' ? deniedAction(detail.message) : {};
  return new AwsError(
    code,
    { operation, ...params, ...denied },
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
  const { code: name, message, httpStatus } = detail;
  if (isNetworkError(error)) return 'aws-unreachable';
  if (THROTTLED.has(name) || httpStatus === 429) return 'throttled';
  if (EXPIRED.has(name) || (SIGNED_BY_WRONG_CLOCK.has(name) && isClockCorrected(error))) return 'credentials-expired';
  if (DENIED.has(name)) return message.includes('Access to KMS is not allowed') ? 'secret-key-denied' : 'access-denied';
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
  if (httpStatus !== null && httpStatus >= 500) return 'aws-internal';
  if (isUnreadable(error, httpStatus)) return httpStatus === 403 ? 'access-denied' : 'aws-internal';
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] as ErrorCode) : 'unexpected';
}

/** The refusal was for the wrong clock of this computer; the SDK has taken AWS's time from it, and the next try is right. */
export function isClockCorrected(error: unknown): boolean {
  return (error as { $metadata?: { clockSkewCorrected?: boolean } }).$metadata?.clockSkewCorrected === true;
}

/** KMS says three different things with one code; CloudFormation saw it without a message too, right after a role was made. */
function keyPolicyCode(message: string): ErrorCode {
  if (message.includes('will not allow you to update')) return 'key-policy-lockout';
  if (message.includes('invalid principals') || message === '' || message === 'null') return 'principal-not-visible';
  return 'policy-malformed';
}

function isNetworkError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, name, $metadata } = error as { code?: string; name?: string; $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode !== undefined) return false;
  return (code !== undefined && NETWORK_CODES.has(code)) || name === 'TimeoutError' || name === 'AbortError';
}

/** A body that is no JSON or XML: an answer cut short, or a gateway's page instead of AWS's. After a success there is no other error. */
function isUnreadable(error: unknown, httpStatus: number | null): boolean {
  return error instanceof SyntaxError || (httpStatus !== null && httpStatus < 300);
}

function isOutcomeUnknown(error: unknown, code: ErrorCode, httpStatus: number | null): boolean {
  // A refusal, whatever its words; 408 says that AWS has not read all of the request, or that nobody knows.
  if (httpStatus !== null && httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) return false;
  if (httpStatus === null && NEVER_SENT.has((error as { code?: string } | null)?.code ?? '')) return false;
  return (
    code === 'aws-unreachable' || code === 'aws-internal' || code === 'unexpected' || isUnreadable(error, httpStatus)
  );
}

/** AWS's denial names the action and the kind of policy that lacks it; the words tell the person which. */
function deniedAction(message: string): ErrorParams {
  const action = /not authorized to perform: ([\w-]+:[\w*]+)/.exec(message)?.[1];
  return action === undefined ? {} : { action };
}

/** The same error without a text that nobody may see, should AWS ever quote it. */
export function withoutText(error: PortalError, text: string): PortalError {
  if (!isAwsError(error)) return error;
  const written = [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
  const message = written.reduce((left, one) => left.replaceAll(one, '••••'), error.aws.message);
  const { code, params, isOutcomeUnknown } = error;
  // Without its cause: the SDK's error has the message too.
  return new AwsError(code, params, { aws: { ...error.aws, message }, isOutcomeUnknown, cause: undefined });
}

/** True where AWS answered with this code of its own, whatever the portal makes of it. */
export function hasAwsCode(error: unknown, code: string): error is AwsError {
  return isAwsError(error) && error.aws.code === code;
}

/** Whether the engine may simply try again. */
export function isTransient(error: PortalError): boolean {
  return ERRORS[error.code].retry === 'auto';
}

/** The answer, or null where AWS says that the thing does not exist under one of these codes. */
export async function orNull<T>(answer: Promise<T>, ...missingCodes: string[]): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (missingCodes.includes(awsErrorName(error))) return null;
    throw error;
  }
}
