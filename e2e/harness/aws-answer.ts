import { randomUUID } from 'node:crypto';
import type { AwsCall } from './aws-call.ts';

/** A response from AWS, as the proxy sends it. */
export interface AwsAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  /** The connection breaks in the middle of the body. */
  isCut?: boolean;
}

export interface AwsErrorWords {
  status: number;
  code: string;
  message: string;
}

/** An error in the call's protocol: JSON for KMS, Secrets Manager and tagging, XML for IAM and STS. */
export function errorAnswer(call: AwsCall, error: AwsErrorWords): AwsAnswer {
  const requestId = randomUUID();
  if (call.protocol === 'json') {
    return {
      status: error.status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
      body: JSON.stringify({ __type: error.code, message: error.message }),
    };
  }
  const kind = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = `<ErrorResponse xmlns="${NAMESPACES[call.service] ?? ''}"><Error><Type>${kind}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status: error.status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Throttling, in the service's format. */
export function throttled(call: AwsCall): AwsErrorWords {
  const code = call.protocol === 'json' ? 'ThrottlingException' : 'Throttling';
  return { status: 400, code, message: 'Rate exceeded' };
}

const INTERNAL_CODES: Readonly<Record<string, string>> = {
  kms: 'KMSInternalException',
  secretsmanager: 'InternalServiceError',
  iam: 'ServiceFailure',
  tagging: 'InternalServiceException',
};

/** An error on AWS's side, in the service's format. */
export function internalError(call: AwsCall): AwsErrorWords {
  const code = INTERNAL_CODES[call.service] ?? 'InternalFailure';
  return { status: 500, code, message: 'The request processing has failed because of an internal error.' };
}

const ACTION_PREFIXES: Readonly<Record<string, string>> = { tagging: 'tag' };

/** Expired credentials, in the service's format. */
export function expiredToken(call: AwsCall): AwsErrorWords {
  const message = 'The security token included in the request is expired';
  return call.protocol === 'json'
    ? { status: 400, code: 'ExpiredTokenException', message }
    : { status: 403, code: 'ExpiredToken', message };
}

/**
 * A missing permission, in AWS's format. The code and status of KMS and Secrets Manager differ from those of IAM and
 * STS. For a role of another account, STS names no policy.
 */
export function accessDenied(call: AwsCall, callerArn: string): AwsErrorWords {
  const action = `${ACTION_PREFIXES[call.service] ?? call.service}:${call.operation}`;
  const reason = call.service === 'sts' ? '' : ` because no identity-based policy allows the ${action} action`;
  const message = `User: ${callerArn} is not authorized to perform: ${action} on resource: *${reason}`;
  return call.protocol === 'json'
    ? { status: 400, code: 'AccessDeniedException', message }
    : { status: 403, code: 'AccessDenied', message };
}
