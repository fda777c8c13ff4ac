/**
 * Every error that a person can see: one closed union, one table. The text (title, cause, remedy) is `errors.CODE` in
 * `lib/i18n`. `status` is the HTTP status. `retry`: with `auto` the engine retries, with `person` someone removes the
 * cause and chooses Retry step, with `never` only a new request helps.
 */
export const ERRORS = {
  // The portal's own checks.
  'not-signed-in': { status: 401, retry: 'person' },
  'not-found': { status: 404, retry: 'never' },
  'no-team': { status: 403, retry: 'never' },
  'cannot-block-yourself': { status: 409, retry: 'never' },
  'cross-site': { status: 403, retry: 'never' },
  'too-many-requests': { status: 429, retry: 'person' },
  'too-many-streams': { status: 429, retry: 'person' },
  'invalid-input': { status: 400, retry: 'person' },
  'plan-conflict': { status: 409, retry: 'person' },
  'plan-changed': { status: 409, retry: 'person' },
  'names-in-use': { status: 409, retry: 'person' },
  'draft-changed': { status: 409, retry: 'person' },
  'draft-gone': { status: 409, retry: 'person' },
  'too-many-drafts': { status: 409, retry: 'person' },
  'request-key-reused': { status: 409, retry: 'never' },
  'idempotency-key-reused': { status: 422, retry: 'never' },
  'idempotency-key-missing': { status: 400, retry: 'person' },
  'not-verifiable': { status: 409, retry: 'person' },
  'not-exportable': { status: 409, retry: 'person' },
  'token-refused': { status: 401, retry: 'person' },
  'token-scope': { status: 403, retry: 'person' },
  'token-in-url': { status: 400, retry: 'person' },
  'too-many-tokens': { status: 409, retry: 'person' },
  'not-retryable': { status: 409, retry: 'never' },
  'not-cancellable': { status: 409, retry: 'never' },
  'not-cleanable': { status: 409, retry: 'person' },
  'clean-up-open': { status: 409, retry: 'person' },
  'clean-up-plan-changed': { status: 409, retry: 'person' },
  'not-awaiting-approval': { status: 409, retry: 'never' },
  'approval-own': { status: 403, retry: 'never' },
  'approval-plan-changed': { status: 409, retry: 'person' },
  'role-name-differs': { status: 400, retry: 'person' },
  'password-not-wanted': { status: 409, retry: 'never' },
  'database-unreachable': { status: 503, retry: 'auto' },
  'database-busy': { status: 503, retry: 'auto' },
  'identity-provider-unreachable': { status: 503, retry: 'person' },
  // The browser: a response that the page doesn't understand, or no response.
  'portal-updated': { status: 409, retry: 'person' },
  unreachable: { status: 503, retry: 'auto' },
  // AWS, section by section.
  'deployer-role-refused': { status: 502, retry: 'person' },
  'wrong-account': { status: 502, retry: 'person' },
  'portal-credentials-missing': { status: 502, retry: 'person' },
  'portal-role-unknown': { status: 502, retry: 'person' },
  'portal-role-denied': { status: 502, retry: 'person' },
  'region-disabled': { status: 502, retry: 'person' },
  'session-policy-refused': { status: 502, retry: 'never' },
  'credentials-expired': { status: 502, retry: 'auto' },
  throttled: { status: 503, retry: 'auto' },
  'account-throttled': { status: 503, retry: 'person' },
  'aws-unreachable': { status: 503, retry: 'auto' },
  'proxy-refused': { status: 502, retry: 'person' },
  'aws-certificate-untrusted': { status: 502, retry: 'person' },
  'aws-internal': { status: 502, retry: 'auto' },
  'access-denied': { status: 502, retry: 'person' },
  'denied-by-role-policy': { status: 502, retry: 'person' },
  'denied-by-resource-policy': { status: 502, retry: 'person' },
  'denied-by-organization': { status: 502, retry: 'person' },
  'denied-by-portal': { status: 502, retry: 'person' },
  'quota-exceeded': { status: 502, retry: 'person' },
  'policy-too-large': { status: 502, retry: 'person' },
  'tags-refused': { status: 502, retry: 'person' },
  'policy-malformed': { status: 502, retry: 'person' },
  'principal-not-visible': { status: 502, retry: 'person' },
  'key-policy-lockout': { status: 502, retry: 'person' },
  'not-visible-yet': { status: 502, retry: 'auto' },
  'concurrent-change': { status: 409, retry: 'auto' },
  'alias-taken': { status: 409, retry: 'person' },
  'alias-refused': { status: 400, retry: 'never' },
  'key-not-found': { status: 404, retry: 'person' },
  'key-not-allowed': { status: 403, retry: 'person' },
  'key-policy-denies-role': { status: 409, retry: 'person' },
  'key-policy-denies-deployer': { status: 409, retry: 'person' },
  'key-policy-allows-too-much': { status: 409, retry: 'person' },
  'key-policy-names-deleted': { status: 409, retry: 'person' },
  'key-policy-incomplete': { status: 409, retry: 'person' },
  'key-policy-characters': { status: 409, retry: 'person' },
  'key-other-account': { status: 400, retry: 'never' },
  'key-other-region': { status: 400, retry: 'never' },
  'key-aws-managed': { status: 409, retry: 'never' },
  'key-not-symmetric': { status: 409, retry: 'never' },
  'key-wrong-usage': { status: 409, retry: 'never' },
  'key-disabled': { status: 409, retry: 'person' },
  'key-pending-deletion': { status: 409, retry: 'person' },
  'key-not-enabled': { status: 409, retry: 'person' },
  'key-several-made': { status: 409, retry: 'person' },
  'not-as-made': { status: 409, retry: 'person' },
  'administrator-not-found': { status: 409, retry: 'person' },
  'secret-name-taken': { status: 409, retry: 'person' },
  'secret-waits-for-deletion': { status: 409, retry: 'person' },
  'secret-in-use': { status: 409, retry: 'person' },
  'secret-key-denied': { status: 502, retry: 'person' },
  'secret-encryption-failed': { status: 502, retry: 'person' },
  'role-in-use': { status: 409, retry: 'person' },
  'clean-up-changed': { status: 409, retry: 'person' },
  'role-name-taken': { status: 409, retry: 'person' },
  'resource-missing': { status: 409, retry: 'person' },
  'approval-void': { status: 409, retry: 'never' },
  'verify-mismatch': { status: 409, retry: 'person' },
  'password-expired': { status: 409, retry: 'person' },
  'worker-died': { status: 500, retry: 'person' },
  'escrow-unreadable': { status: 500, retry: 'person' },
  'escrow-key-refused': { status: 502, retry: 'person' },
  'parameter-refused': { status: 502, retry: 'person' },
  unexpected: { status: 500, retry: 'person' },
} as const satisfies Record<string, { status: number; retry: 'auto' | 'person' | 'never' }>;

export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];

/** AWS denied a call of the deployer role. The codes differ by who can change the policy that denies it. */
export const DENIALS = [
  'access-denied',
  'denied-by-role-policy',
  'denied-by-resource-policy',
  'denied-by-organization',
  'denied-by-portal',
] as const satisfies readonly ErrorCode[];

export function isDenial(code: ErrorCode): code is (typeof DENIALS)[number] {
  return DENIALS.some((denial) => denial === code);
}

/** Values inserted into the text: names, ARNs, dates; never a password or a whole AWS message. */
export type ErrorParams = Readonly<Record<string, string>>;

/** An error as it leaves the server. `fields`: dotted path of a form field -> code of its text in `request`. */
export interface ErrorView {
  code: ErrorCode;
  params?: ErrorParams;
  fields?: Readonly<Record<string, string>>;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

// Next bundles its own copy of this module, so a brand, not the class, identifies a PortalError on both sides.
const BRAND = Symbol.for('limitless-portal.error');

/** The prefix of the digest of the portal's errors. */
export const DIGEST_PREFIX = 'portal-error;';

/** An expected error. Its message is only its code, so that a log or a stack never shows what a person typed. */
export class PortalError extends Error {
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** All that Next sends to the browser when a page throws. */
  readonly digest: string;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'PortalError';
    this.code = code;
    this.params = params;
    this.digest = `${DIGEST_PREFIX}${code}`;
  }
}

export function isPortalError(error: unknown): error is PortalError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** Whether the database didn't answer, or no connection to it was free. Either passes by itself. */
export function isDatabaseTrouble(error: unknown): error is PortalError {
  return isPortalError(error) && (error.code === 'database-unreachable' || error.code === 'database-busy');
}

/** The value of a result. Throws its error. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new PortalError(result.error.code, result.error.params);
}
