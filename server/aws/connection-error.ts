import type { ErrorCode, ErrorParams } from '#lib/errors.ts';

const NETWORK_CODES = new Set([
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

/** Node's codes for a certificate that isn't valid for the host or that no trusted authority signed. */
const UNTRUSTED = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The proxy answered with another status than 200, which the error has as `statusCode`. */
const NO_TUNNEL = 'ERR_PROXY_TUNNEL';

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', NO_TUNNEL, ...UNTRUSTED]);

export interface ConnectionError {
  code: ErrorCode;
  params: ErrorParams;
  /** The connection failed before anything was sent. */
  isNeverSent: boolean;
}

/** Why AWS couldn't be reached; null if AWS responded, or if the error isn't about the connection. */
export function readConnectionError(error: unknown): ConnectionError | null {
  const {
    code = '',
    name,
    statusCode,
    $metadata,
  } = (error ?? {}) as Partial<Record<string, unknown>> & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if ($metadata?.httpStatusCode !== undefined) return null;
  const isNeverSent = NEVER_SENT.has(code);
  if (UNTRUSTED.has(code)) return { code: 'aws-certificate-untrusted', params: { reason: code }, isNeverSent };
  if (code === NO_TUNNEL && Number(statusCode) < 500) {
    return { code: 'proxy-refused', params: { status: String(statusCode) }, isNeverSent };
  }
  const isUnreachable =
    NETWORK_CODES.has(code) || code === NO_TUNNEL || name === 'TimeoutError' || name === 'AbortError';
  return isUnreachable ? { code: 'aws-unreachable', params: {}, isNeverSent } : null;
}
