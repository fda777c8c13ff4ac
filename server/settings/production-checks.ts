export type Environment = Readonly<Record<string, string | undefined>>;

export const KEY_COMMAND = `node -p "crypto.randomBytes(32).toString('base64')"`;

/**
 * What the sandbox may do and a deployed portal must not: send AWS requests to a simulator, use the sandbox's identity
 * provider, use plain HTTP for sign-in, use keys that others know, or run Next's development server.
 */
export function findProductionProblems(given: Environment): string[] {
  const endpoints = awsEndpoints(given).map((name) =>
    problemLine(name, 'sends AWS requests elsewhere: unset it, or set PORTAL_SANDBOX=1 for a trial'),
  );
  const plainHttp = isPlainHttp(given.PORTAL_URL)
    ? [problemLine('PORTAL_URL', 'must begin with https: unless it is on this machine')]
    : [];
  const development =
    given.PORTAL_DEV === '1'
      ? [problemLine('PORTAL_DEV', 'is for development: unset it, or set PORTAL_SANDBOX=1 for a trial')]
      : [];
  const local =
    given.NOTIFICATIONS_ALLOW_LOCAL === '1'
      ? [problemLine('NOTIFICATIONS_ALLOW_LOCAL', 'is for trials: unset it, or set PORTAL_SANDBOX=1 for a trial')]
      : [];
  return [
    ...endpoints,
    ...plainHttp,
    ...findIssuerProblems(given.OIDC_ISSUER),
    ...findKnownKeys(given),
    ...development,
    ...local,
  ];
}

/** The settings that send AWS requests to a stand-in for AWS. */
export function awsEndpoints(given: Environment): string[] {
  return Object.keys(given).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && given[name]?.trim());
}

function findIssuerProblems(given: string | undefined): string[] {
  const url = parseWebUrl(given ?? '');
  if (url === null) return [];
  if (isThisMachine(url)) {
    return [
      problemLine(
        'OIDC_ISSUER',
        'is on this machine, like that of the sandbox: set your provider, or PORTAL_SANDBOX=1 for a trial',
      ),
    ];
  }
  return url.protocol === 'http:' ? [problemLine('OIDC_ISSUER', 'must begin with https:')] : [];
}

const KEYS = ['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'ESCROW_KEY', 'AUDIT_KEY', 'METRICS_TOKEN'] as const;
/** Random bytes in base64 have many different characters; typed or filled-in values have far fewer. */
const LEAST_DIFFERENT = 12;
/** How placeholders for secrets typically begin. */
const PLACEHOLDER = /^(?:change|default|dummy|example|placeholder|secret|test|todo|your|xxx)/i;

function findKnownKeys(given: Environment): string[] {
  const keysOf = (name: string) => splitKeys(name, given[name] ?? '');
  const isKnown = (text: string) => new Set(text).size < LEAST_DIFFERENT || PLACEHOLDER.test(text);
  const all = KEYS.flatMap(keysOf);
  const isDuplicate = (name: string) => keysOf(name).some((key) => all.indexOf(key) !== all.lastIndexOf(key));
  const ready = KEYS.filter((name) => given[name] !== undefined);
  const keys = ready.flatMap((name) => {
    if (keysOf(name).some(isKnown))
      return [problemLine(name, `is not randomly generated: generate one with: ${KEY_COMMAND}`)];
    return isDuplicate(name)
      ? [problemLine(name, `is the same as another key: generate one for each with: ${KEY_COMMAND}`)]
      : [];
  });
  const { OIDC_CLIENT_SECRET: secret } = given;
  if (secret === undefined || !PLACEHOLDER.test(secret)) return keys;
  return [
    ...keys,
    problemLine('OIDC_CLIENT_SECRET', 'is a placeholder: set the secret that your OpenID provider gave the portal'),
  ];
}

/** AUDIT_KEY can contain several keys. */
function splitKeys(name: string, text: string): string[] {
  return name.startsWith('AUTH_SECRET') ? [text] : text.split(/[\s,]+/).filter(Boolean);
}

function isPlainHttp(text: string | undefined): boolean {
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
