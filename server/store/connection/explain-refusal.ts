import { isPortalError } from '#lib/errors.ts';
import { TLS_CODE } from '../database/with-database.ts';

const GUIDE = 'docs/install/database.md';
const URLS = 'DATABASE_URL and DATABASE_OWNER_URL';

interface Refusal {
  /** SQLSTATEs or codes of Node; absent: any. */
  code?: RegExp;
  words?: RegExp;
  remedy: string;
}

/** Refusals that last until someone changes a setting or the server; the first match applies. */
const LASTING: readonly Refusal[] = [
  {
    code: /^28000$/,
    words: /no encryption|SSL off/,
    remedy: `The server does not accept this connection without TLS. Set DATABASE_CA_FILE to the certificate bundle of its certificate authority (for Amazon RDS, the RDS bundle), or add sslmode=verify-full to ${URLS} if the authority is a public one. If it refuses TLS connections too, pg_hba.conf has no entry for this host, user and database.`,
  },
  {
    code: /^08P01$/,
    words: /(?:SSL|TLS) required/,
    remedy: `The pooler accepts only TLS connections. Set DATABASE_CA_FILE, or add sslmode=verify-full to ${URLS}.`,
  },
  {
    code: /^28/,
    words: /PAM authentication failed/,
    remedy:
      'The server refused the IAM token. Set DATABASE_IAM_REGION to the Region of the database, grant rds_iam to the login, and allow the portal’s identity rds-db:connect for it.',
  },
  {
    code: /^28000$/,
    words: /pg_hba\.conf/,
    remedy: `pg_hba.conf on the server has no entry for this host, user and database. Add one, or correct ${URLS}.`,
  },
  { code: /^28/, remedy: `Correct the user name and the password in ${URLS}.` },
  { words: /^SASL: /, remedy: `The server asks for a password. Correct the password in ${URLS}.` },
  {
    code: /^(?:3D000|08P01)$/,
    words: /database ".*" does not exist|no such database/,
    remedy: `Create the database, or correct its name in ${URLS}.`,
  },
  { code: /^08P01$/, words: /no such user/, remedy: `Correct the user name in ${URLS}, or add it to the pooler.` },
  {
    code: /^42501$/,
    words: /permission denied for database/,
    remedy: 'Run GRANT CONNECT ON DATABASE for this login.',
  },
  { code: /^42704$/, words: /idle_session_timeout/, remedy: 'The portal needs PostgreSQL 14 or later.' },
  {
    code: /^(?:08P01|0A000|22023|42704)$/,
    words: /startup parameter|startup option|command-line option|unrecognized configuration parameter/,
    remedy: `The server, or a pooler in front of it, refuses a parameter with which the connection starts. Remove options and other parameters from ${URLS}, or connect to PostgreSQL directly.`,
  },
  {
    words: /^The server does not support SSL/,
    remedy: `The server has no TLS. Turn it on there (ssl = on), or remove sslmode from ${URLS} and DATABASE_CA_FILE.`,
  },
  {
    code: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    remedy: `The certificate of the server is for another host name. Use a name of the certificate in ${URLS}.`,
  },
  {
    code: /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/,
    remedy: 'Renew the certificate of the server, and check the clocks of both machines.',
  },
  {
    code: /^(?:SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|CERT_)/,
    remedy:
      'The portal does not trust the certificate of the server. Set DATABASE_CA_FILE to the certificate bundle of its certificate authority (for Amazon RDS, the RDS bundle).',
  },
  {
    code: TLS_CODE,
    remedy: `TLS with the server failed. Check that ${URLS} name the PostgreSQL server and its port.`,
  },
];

/**
 * Explains a failed connection that no waiting cures: what the server said, and what to do. Null for everything that may
 * end by itself, such as a server that starts, stops, fails over, or has no connection left.
 */
export function explainRefusal(error: unknown): string | null {
  const cause = isPortalError(error) ? error.cause : error;
  if (!(cause instanceof Error)) return null;
  const code = 'code' in cause ? String(cause.code) : '';
  const found = LASTING.find(
    (one) =>
      (one.code?.test(code) ?? true) && (one.words?.test(cause.message.replace(/^PostgreSQL says: /, '')) ?? true),
  );
  if (!found) return null;
  return `The database refuses the connection: ${cause.message}\n${found.remedy} ${GUIDE} says more.`;
}

/** What a command prints when its work fails. */
export function describeFailure(error: unknown): string {
  const refusal = explainRefusal(error);
  if (refusal !== null) return refusal;
  if (!isPortalError(error)) return (error as Error).message;
  const { cause } = error;
  return ['The database does not answer.', ...(cause instanceof Error ? [cause.message] : [])].join(' ');
}
