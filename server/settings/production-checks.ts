export type Environment = Readonly<Record<string, string | undefined>>;

export const KEY_COMMAND = `node -p "crypto.randomBytes(32).toString('base64')"`;

/**
 * What a trial may do and a deployed portal must not: talk to a stand-in for AWS, let a stand-in say who people are, sign them in over an
 * open line, keep secrets under a key that others know, or run Next's development server.
 */
export function findProductionProblems(given: Environment): string[] {
  const endpoints = Object.keys(given)
    .filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name))
    .map((name) => problemLine(name, 'sends AWS requests elsewhere: unset it, or set PORTAL_SANDBOX=1 for a trial'));
  const openLine = isOpenLine(given.PORTAL_URL)
    ? [problemLine('PORTAL_URL', 'must begin with https: unless it is on this machine')]
    : [];
  const development =
    given.PORTAL_DEV === '1'
      ? [problemLine('PORTAL_DEV', 'is for development: unset it, or set PORTAL_SANDBOX=1 for a trial')]
      : [];
  return [
    ...endpoints,
    ...openLine,
    ...findStandInIdentity(given.OIDC_ISSUER),
    ...findKnownKeys(given),
    ...development,
  ];
}

function findStandInIdentity(given: string | undefined): string[] {
  const url = parseWebUrl(given ?? '');
  if (url === null) return [];
  if (isThisMachine(url)) {
    return [
      problemLine(
        'OIDC_ISSUER',
        'is on this machine, as the one of a trial: set your provider, or PORTAL_SANDBOX=1 for a trial',
      ),
    ];
  }
  return url.protocol === 'http:' ? [problemLine('OIDC_ISSUER', 'must begin with https:')] : [];
}

const KEYS = ['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'ESCROW_KEY', 'AUDIT_KEY', 'METRICS_TOKEN'] as const;
/** Of 32 random bytes hardly two are alike; what somebody typed or filled in has far fewer different characters. */
const LEAST_DIFFERENT = 12;
/** How secrets begin that stand in for one until somebody sets it. */
const PLACEHOLDER = /^(?:change|default|dummy|example|placeholder|secret|test|todo|your|xxx)/i;

function findKnownKeys(given: Environment): string[] {
  const keysOf = (name: string) => splitKeys(name, given[name] ?? '');
  const isKnown = (text: string) => new Set(text).size < LEAST_DIFFERENT || PLACEHOLDER.test(text);
  const all = KEYS.flatMap(keysOf);
  const isTwice = (name: string) => keysOf(name).some((key) => all.indexOf(key) !== all.lastIndexOf(key));
  const ready = KEYS.filter((name) => given[name] !== undefined);
  const keys = ready.flatMap((name) => {
    if (keysOf(name).some(isKnown)) return [problemLine(name, `is no random key: make one with: ${KEY_COMMAND}`)];
    return isTwice(name)
      ? [problemLine(name, `is the same as another key: make one for each with: ${KEY_COMMAND}`)]
      : [];
  });
  const { OIDC_CLIENT_SECRET: secret } = given;
  if (secret === undefined || !PLACEHOLDER.test(secret)) return keys;
  return [
    ...keys,
    problemLine('OIDC_CLIENT_SECRET', 'is a placeholder: set the secret that your OpenID provider gave the portal'),
  ];
}

/** AUDIT_KEY may hold several. */
function splitKeys(name: string, text: string): string[] {
  return name.startsWith('AUTH_SECRET') ? [text] : text.split(/[\s,]+/).filter(Boolean);
}

function isOpenLine(text: string | undefined): boolean {
  const url = parseWebUrl(text ?? '');
  return url?.protocol === 'http:' && !isThisMachine(url);
}

function isThisMachine({ hostname }: URL): boolean {
  return /^(?:localhost|.+\.localhost|127\..+|\[::1\]|\[::ffff:7f.+\]|0\.0\.0\.0|\[::\])$/.test(hostname);
}

export function parseWebUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url && ['http:', 'https:'].includes(url.protocol) ? url : null;
}

export function problemLine(name: string, reason: string): string {
  return `environment:${name}: ${reason}`;
}
