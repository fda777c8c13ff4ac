import { isPortalError } from '#lib/errors.ts';
import { isSignInCause, type SignInCause } from '#lib/people/sign-in-problem.ts';
import type { Settings } from '#server/settings/env.ts';
import { SIGNING_ALGORITHMS } from '#server/settings/environment-schema.ts';

/** What the log says about a failed sign-in or refresh. Contains no secret, code or token. */
export interface SignInFailure {
  cause: SignInCause;
  /** In the words of the library or the provider. */
  reason: string;
  /** What the operator can change. */
  remedy?: string | undefined;
}

/** Where the request was sent; absent: what the browser brought back from the provider. */
export type Endpoint = 'token' | 'userinfo';

interface Context {
  endpoint?: Endpoint | undefined;
  /** Values that must not be in the log, in addition to the client secret. */
  hidden?: readonly string[] | undefined;
}

type Place = Pick<Settings, 'oidc' | 'portalUrl'>;

const MAX_REASON_LENGTH = 300;

/** Names the cause of an error of next-auth, openid-client, the network or the portal. */
export function explainFailure(error: unknown, place: Place, context: Context = {}): SignInFailure {
  if (isPortalError(error)) {
    return { cause: isSignInCause(error.code) ? error.code : 'unexpected', reason: error.code };
  }
  const told = readError(error);
  const cause = findCause(told, context.endpoint);
  // The library's words for these contain the state or the nonce.
  const words = cause === 'expired' ? 'state, nonce or verifier missing, expired or of another sign-in' : told.message;
  const hidden = [place.oidc.clientSecret, ...(context.hidden ?? [])].filter(Boolean);
  const reason = hidden.reduce((text, value) => text.replaceAll(value, '…'), words).slice(0, MAX_REASON_LENGTH);
  return { cause, reason, remedy: findRemedy(cause, told, place, context.endpoint) };
}

interface Told {
  message: string;
  /** Of Node, such as ECONNREFUSED. */
  code: string;
  /** Of OAuth, such as invalid_client. */
  error: string;
  status: number;
  /** Seconds by which the provider's clock seems to be ahead. */
  aheadSeconds: number | undefined;
  isSyntaxError: boolean;
}

function readError(error: unknown): Told {
  const read = (typeof error === 'object' && error !== null ? error : {}) as Readonly<Record<string, unknown>>;
  const message = error instanceof Error ? error.message : 'unknown error';
  const { statusCode } = (read.response ?? {}) as { statusCode?: unknown };
  const limit = read.nbf ?? read.exp;
  return {
    message,
    code: typeof read.code === 'string' ? read.code : '',
    error: typeof read.error === 'string' ? read.error : message,
    status: typeof statusCode === 'number' ? statusCode : 0,
    aheadSeconds: typeof limit === 'number' && typeof read.now === 'number' ? limit - read.now : undefined,
    isSyntaxError: error instanceof SyntaxError,
  };
}

const CERTIFICATE = /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS|CRL|INVALID_CA|HOSTNAME_MISMATCH/;
const NETWORK = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|EADDR|EPROTO|ERR_SSL)/;

/** Error codes of OAuth 2.0 and OpenID Connect. */
const PROVIDER_ERRORS: Readonly<Record<string, SignInCause>> = {
  access_denied: 'denied',
  login_required: 'denied',
  interaction_required: 'denied',
  consent_required: 'denied',
  account_selection_required: 'denied',
  invalid_client: 'client',
  unauthorized_client: 'client',
  invalid_scope: 'scope',
  insufficient_scope: 'scope',
  invalid_grant: 'code',
  invalid_token: 'userinfo',
  invalid_request: 'request',
  unsupported_response_type: 'request',
  unsupported_grant_type: 'request',
  redirect_uri_mismatch: 'redirect-uri',
  server_error: 'unreachable',
  temporarily_unavailable: 'unreachable',
};

/** How the messages of openid-client and next-auth begin or what they contain. */
const MESSAGES: readonly (readonly [RegExp, SignInCause])[] = [
  [/^(?:state|nonce) mismatch|^state missing|^checks\.state|cookie was missing|could not be parsed/i, 'expired'],
  [/JWT alg received|^expected application\/jwt/, 'algorithm'],
  [/^JWT (?:not active yet|expired)/, 'clock'],
  [/unexpected iss value|iss mismatch|issuer mismatch|^iss missing/, 'issuer'],
  [/^aud |azp/, 'audience'],
  [/JWT signature|valid key found|matching keys found/, 'signature'],
  [/timed out/, 'unreachable'],
  [/^subject/, 'subject'],
  [/userinfo/, 'userinfo'],
  [/JWT|id_token|at_hash/, 'token'],
];

function findCause({ code, error, message, status, isSyntaxError }: Told, endpoint?: Endpoint): SignInCause {
  if (CERTIFICATE.test(code)) return 'certificate';
  if (NETWORK.test(code)) return 'unreachable';
  const own = Object.hasOwn(PROVIDER_ERRORS, error) ? PROVIDER_ERRORS[error] : undefined;
  if ((own === 'code' || own === 'request') && /redirect[_ ]?ur[il]/i.test(message)) return 'redirect-uri';
  if (own) return own;
  if (status >= 500 || status === 429) return 'unreachable';
  if (status === 401 || status === 403) return endpoint === 'userinfo' ? 'userinfo' : 'client';
  if (isSyntaxError || status > 0) return 'answer';
  return MESSAGES.find(([words]) => words.test(message))?.[1] ?? 'unexpected';
}

function findRemedy(cause: SignInCause, told: Told, { oidc, portalUrl }: Place, endpoint?: Endpoint) {
  if (cause === 'algorithm') return algorithmRemedy(told.message, endpoint);
  const redirectUri = `${portalUrl}/api/auth/callback/oidc`;
  const seconds = Math.abs(told.aheadSeconds ?? 0);
  const direction = (told.aheadSeconds ?? 0) > 0 ? 'ahead' : 'behind';
  const remedies: Readonly<Partial<Record<SignInCause, string>>> = {
    expired: 'nothing, if it is rare: sign-ins end after 15 minutes and in the browser tab where they started',
    code: `nothing, if it is rare: a sign-in works once. Otherwise compare the redirect URI with ${redirectUri}`,
    denied: 'nothing, if the person canceled. Otherwise assign the person to the application at the provider',
    unreachable: `check that this machine reaches ${oidc.issuer}`,
    certificate: `trust the certificate authority of ${oidc.issuer}: set PORTAL_CA_FILE`,
    answer: `check OIDC_ISSUER, and that no proxy answers in place of ${oidc.issuer}`,
    issuer: "copy OIDC_ISSUER exactly from `issuer` in the provider's /.well-known/openid-configuration",
    client: 'compare OIDC_CLIENT_ID and OIDC_CLIENT_SECRET with the application at the provider; secrets expire',
    'redirect-uri': `register the redirect URI ${redirectUri} at the provider, exactly`,
    scope: `allow the application the scopes ${oidc.scopes}, or change OIDC_SCOPES`,
    request: 'allow the authorization code flow with PKCE for the application at the provider',
    clock: `synchronize the clocks: the provider's seems to be ${seconds} seconds ${direction}; 10 are accepted`,
    audience: 'compare OIDC_CLIENT_ID with the application at the provider',
    signature: "check that the provider's jwks_uri has the key that signs its tokens",
    subject: 'let the provider send `sub` as text: a number is not a subject in OpenID Connect',
    userinfo: "check that the provider's userinfo endpoint accepts the access token, and that its `sub` is the same",
    token: 'check that the provider returns an ID token for the scope openid',
  };
  return remedies[cause];
}

function algorithmRemedy(message: string, endpoint?: Endpoint): string {
  const setting = endpoint === 'userinfo' ? 'OIDC_USERINFO_ALG' : 'OIDC_ID_TOKEN_ALG';
  const [, expected, received] = /expected (\S+), got: (\S+)/.exec(message) ?? [];
  if (!received) return `let the provider sign its userinfo, or unset ${setting}`;
  const isAcceptable = SIGNING_ALGORITHMS.some((name) => name === received);
  return isAcceptable
    ? `set ${setting}=${received}, or let the provider sign with ${expected}`
    : `let the provider sign with ${expected}: the portal never accepts ${received}`;
}
