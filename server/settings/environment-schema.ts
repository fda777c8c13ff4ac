import { isIP } from 'node:net';
import { z } from 'zod';
import { isEmailAddress } from '#lib/notices/team-channels.ts';
import { parseSecurityContact } from '#lib/web/security-contact.ts';
import { parseSmtpUrl } from './notice-settings.ts';
import { KEY_COMMAND, parseWebUrl } from './production-checks.ts';
import { tracingVariables } from './tracing-settings.ts';

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
  error: 'must be one of fatal, error, warn, info, debug, trace, silent',
});

const required = (advice: string) => z.string({ error: `is missing: ${advice}` });

const SECRET_LENGTH = `must have 32 characters or more: generate one with: ${KEY_COMMAND}`;

const keyOf32Bytes = required(`generate one with: ${KEY_COMMAND}`)
  .regex(/^[A-Za-z0-9+/]{43}=$/, `must be 32 bytes in base64: generate one with: ${KEY_COMMAND}`)
  .transform((text) => Buffer.from(text, 'base64'));

/** Several values separated by commas or line breaks; the first is the current one. */
const listOf = <T>(one: z.ZodType<T, string>, advice = '') =>
  required(advice)
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(one).min(1));

export const escrowKeys = listOf(keyOf32Bytes, `generate one with: ${KEY_COMMAND}, or set ESCROW_KMS_KEY_ID`);
const auditKeys = listOf(keyOf32Bytes, `generate one with: ${KEY_COMMAND}`);

const publicKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64: copy publicKey from the start log of the portal');

const kmsKeyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[a-zA-Z0-9-]+$/,
    'must be the ARN of a KMS key, for example arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  );

const portalUrl = required('set the address that people use, for example https://portal.example.com').refine(
  (text) => parseWebUrl(text)?.origin === text.replace(/\/$/, ''),
  'must be an http or https address without a path, for example https://portal.example.com',
);

const issuer = required('set the issuer address of your OpenID provider').refine(
  (text) => parseWebUrl(text) !== null,
  'must be an http or https address: copy "issuer" from the provider\'s /.well-known/openid-configuration',
);

const portNumber = z
  .string()
  .regex(/^\d+$/, 'must be a number')
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65535, 'must be from 1 to 65535');

const securityContact = z.string().transform((text, { issues }) => {
  const uri = parseSecurityContact(text);
  if (uri !== null) return uri;
  issues.push({
    code: 'custom',
    input: text,
    message: 'must be an e-mail address or an address that begins with https:',
  });
  return z.NEVER;
});

const onOrOff = (unset: '0' | '1' = '0') =>
  z
    .enum(['0', '1'], { error: 'must be 0 or 1' })
    .default(unset)
    .transform((text) => text === '1');

const smtpUrl = z
  .string()
  .refine(
    (text) => parseSmtpUrl(text) !== null,
    'must look like smtp://user:password@mail.example.com:587, or smtps:// for TLS from the start',
  );

/** An address or a CIDR block. A block of all addresses would let every client choose its address. */
const network = z.string().refine((text) => {
  const [address = '', prefix, ...more] = text.split('/');
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const isPrefix = prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= longest);
  return longest > 0 && isPrefix && more.length === 0;
}, 'must be IP addresses or CIDR blocks of proxies, for example 10.0.0.0/16,2001:db8::/56');

const proxyUrl = z
  .string()
  .refine(
    (text) => parseWebUrl(text) !== null,
    'must be an http or https address, for example http://proxy.example.com:3128',
  );

/**
 * Algorithms of an OpenID provider's signatures. `none` proves nothing. HS256 and its kind are left out because the
 * client secret would be the signing key: anyone who knows it could sign in as anyone.
 */
export const SIGNING_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const signingAlgorithm = z.enum(SIGNING_ALGORITHMS, { error: `must be one of ${SIGNING_ALGORITHMS.join(', ')}` });

const databaseUrl = (advice: string) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol),
      `must look like postgres://user:password@host:5432/database: ${advice}`,
    );

/** Every setting by its environment variable. */
export const environmentSchema = z.object({
  PORT: portNumber.default(3000),
  HOST: z
    .string()
    .refine((text) => isIP(text) !== 0, 'must be an IP address of this machine, for example 127.0.0.1')
    .optional(),
  METRICS_TOKEN: z.string().min(32, SECRET_LENGTH).optional(),
  METRICS_PORT: portNumber.optional(),
  ...tracingVariables,
  PORTAL_URL: portalUrl.transform((text) => text.replace(/\/$/, '')),
  PORTAL_DATA_DIR: z.string().default('data'),
  DATABASE_URL: databaseUrl('correct it, or remove it to use the built-in PostgreSQL').optional(),
  DATABASE_OWNER_URL: databaseUrl('correct it, or remove it if there is nothing to migrate').optional(),
  DATABASE_CA_FILE: z.string().optional(),
  DATABASE_IAM_REGION: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be the Region of the database, for example us-east-1')
    .optional(),
  PORTAL_CONFIG: z.string().default('portal.config.yaml'),
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: required('set the client id that your OpenID provider gave the portal'),
  OIDC_CLIENT_SECRET: required('set the client secret that your OpenID provider gave the portal'),
  OIDC_SCOPES: z
    .string()
    .refine((text) => text.split(' ').includes('openid'), 'must have the scope openid, for example: openid profile')
    .default('openid profile'),
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_ID_TOKEN_ALG: signingAlgorithm.optional(),
  OIDC_USERINFO_ALG: signingAlgorithm.optional(),
  OIDC_GROUPS_MAX_AGE_MINUTES: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a number of minutes from 0 to 480')
    .transform(Number)
    .refine((minutes) => minutes <= 480, 'must be a number of minutes from 0 to 480')
    .default(5),
  AUTH_SECRET: required(`generate one with: ${KEY_COMMAND}`).min(32, SECRET_LENGTH),
  AUTH_SECRET_PREVIOUS: z.string().min(32, SECRET_LENGTH).optional(),
  ESCROW_KEY: escrowKeys.optional(),
  ESCROW_KMS_KEY_ID: listOf(kmsKeyArn).optional(),
  AUDIT_KEY: auditKeys,
  /** Read only by `npm run audit:verify`. */
  AUDIT_PUBLIC_KEY: listOf(publicKey, 'copy publicKey from the start log of the portal').optional(),
  AUDIT_DIR: z.string().optional(),
  HTTPS_PROXY: proxyUrl.optional(),
  NO_PROXY: z.string().optional(),
  PORTAL_CA_FILE: z.string().optional(),
  KEEP_ALIVE_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of seconds from 1 to 3600')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 3600, 'must be a number of seconds from 1 to 3600')
    .default(75),
  TRUSTED_PROXIES: listOf(network).optional(),
  TRUSTED_PROXY_HOPS: z.string().regex(/^\d$/, 'must be a number from 0 to 9').transform(Number).default(0),
  SECURITY_CONTACT: securityContact.optional(),
  SMTP_URL: smtpUrl.optional(),
  SMTP_FROM: z.string().refine(isEmailAddress, 'must be an e-mail address').optional(),
  SMTP_REQUIRE_TLS: onOrOff('1'),
  NOTIFICATIONS_ALLOW_LOCAL: onOrOff(),
  LOG_LEVEL: logLevel.default('info'),
  SWEEP_MINUTES: z
    .string()
    .regex(/^\d+$/, 'must be a number')
    .transform(Number)
    .refine((minutes) => minutes <= 1440, 'must be from 0 to 1440')
    .default(10),
  PORTAL_SANDBOX: onOrOff(),
  PORTAL_DEV: onOrOff(),
});
