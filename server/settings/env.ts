import path from 'node:path';
import type { z } from 'zod';
import type { PortalConfig } from '#lib/team.ts';
import type { EscrowKeySettings } from '#server/escrow/escrow-keys.ts';
import { readConfig } from './config.ts';
import { environmentSchema } from './environment-schema.ts';
import { type Environment, findProductionProblems, problemLine } from './production-checks.ts';
import { readSecretFiles } from './secret-files.ts';

/** Every setting of the portal, parsed: what is optional has its default, paths are absolute. Holds secrets: never log it whole. */
export interface Settings {
  port: number;
  /** The address of this machine that the portal listens on; absent: every one, and in a trial 127.0.0.1. */
  host: string | undefined;
  /** Without either, nobody can read the metrics outside of a trial. */
  metrics: { token: string | undefined; port: number | undefined };
  /** The address that people use, without a path and without a slash at its end. */
  portalUrl: string;
  dataDir: string;
  /** Absent: the portal runs its own PostgreSQL in the data folder. */
  databaseUrl: string | undefined;
  /** Of the owner of the tables; needed while there is something to migrate. */
  databaseOwnerUrl: string | undefined;
  configPath: string;
  oidc: {
    issuer: string;
    clientId: string;
    clientSecret: string;
    scopes: string;
    groupsClaim: string;
    /** Older ones are asked for again; 0: they hold until the next sign-in. */
    groupsMaxAgeMinutes: number;
  };
  authSecret: string;
  /** Still accepted for sign-ins under way, while AUTH_SECRET is being replaced. */
  previousAuthSecret: string | undefined;
  /** Trusted proxies in front of the portal, each of which adds to X-Forwarded-For. */
  proxyHops: number;
  escrow: EscrowKeySettings;
  /** Keys of 32 bytes for the checkpoints of the audit records, which are written in `folder`: the first signs, the others did before. */
  audit: { keys: Buffer[]; folder: string };
  /** The URI of whom people tell of security problems; absent: nobody is named. */
  securityContact: string | undefined;
  logLevel: z.output<typeof environmentSchema>['LOG_LEVEL'];
  /** Minutes between two sweeps of a place; 0: only when support asks. */
  sweepMinutes: number;
  isSandbox: boolean;
  /** Next compiles each page from its source when it is asked for, and shows changes in the browser. Only in a trial. */
  isDev: boolean;
}

/** A key is needed for the passwords that wait: the portal's own, or one of KMS. */
const schemaFor = (given: Environment) =>
  given.ESCROW_KMS_KEY_ID ? environmentSchema : environmentSchema.required({ ESCROW_KEY: true });

/** The names of the settings, in the order in which they are explained. */
export const SETTING_NAMES = Object.keys(environmentSchema.shape);

/** Parses the settings; pure. An empty text counts as not set. Each problem is one line, and none shows a value. */
export function readSettings(environment: Environment): { settings: Settings } | { problems: string[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schemaFor(given).safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => problemLine(String(issue.path[0]), issue.message)),
    ...(given.DATABASE_OWNER_URL && !given.DATABASE_URL
      ? [
          problemLine(
            'DATABASE_OWNER_URL',
            'is set without DATABASE_URL: set DATABASE_URL to a login that owns nothing',
          ),
        ]
      : []),
    ...(given.METRICS_PORT !== undefined && given.METRICS_PORT === (given.PORT ?? '3000')
      ? [problemLine('METRICS_PORT', 'is the port of the portal: set another one')]
      : []),
    ...(given.PORTAL_SANDBOX === '1' ? [] : findProductionProblems(leaveOut(given, parsed.error))),
  ];
  if (!parsed.success || problems.length > 0) return { problems };
  const { data } = parsed;
  const settings: Settings = {
    port: data.PORT,
    host: data.HOST ?? (data.PORTAL_SANDBOX ? '127.0.0.1' : undefined),
    metrics: { token: data.METRICS_TOKEN, port: data.METRICS_PORT },
    portalUrl: data.PORTAL_URL,
    dataDir: path.resolve(data.PORTAL_DATA_DIR),
    databaseUrl: data.DATABASE_URL,
    databaseOwnerUrl: data.DATABASE_OWNER_URL,
    configPath: path.resolve(data.PORTAL_CONFIG),
    oidc: {
      issuer: data.OIDC_ISSUER,
      clientId: data.OIDC_CLIENT_ID,
      clientSecret: data.OIDC_CLIENT_SECRET,
      scopes: data.OIDC_SCOPES,
      groupsClaim: data.OIDC_GROUPS_CLAIM,
      groupsMaxAgeMinutes: data.OIDC_GROUPS_MAX_AGE_MINUTES,
    },
    authSecret: data.AUTH_SECRET,
    previousAuthSecret: data.AUTH_SECRET_PREVIOUS,
    proxyHops: data.TRUSTED_PROXY_HOPS,
    escrow: { keys: data.ESCROW_KEY ?? [], kmsKeyArns: data.ESCROW_KMS_KEY_ID ?? [] },
    audit: { keys: data.AUDIT_KEY, folder: auditFolder(data) },
    securityContact: data.SECURITY_CONTACT,
    logLevel: data.LOG_LEVEL,
    sweepMinutes: data.SWEEP_MINUTES,
    isSandbox: data.PORTAL_SANDBOX,
    isDev: data.PORTAL_DEV,
  };
  return { settings };
}

/** What is wrong in itself is told once. */
function leaveOut(given: Environment, error: z.ZodError | undefined): Environment {
  const wrong = new Set(error?.issues.map((issue) => issue.path[0]));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
}

type AuditFolder = Pick<z.output<typeof environmentSchema>, 'AUDIT_DIR' | 'PORTAL_DATA_DIR'>;

function auditFolder({ AUDIT_DIR, PORTAL_DATA_DIR }: AuditFolder): string {
  return path.resolve(AUDIT_DIR ?? path.join(PORTAL_DATA_DIR, 'audit'));
}

/**
 * Reads `.env` where there is one, the environment and the configuration file. Everything that is wrong with either comes back
 * at once, one line each, as `place:path: reason and what to do`; the caller prints the lines and ends with status 1.
 */
export function loadSettings(): { settings: Settings; config: PortalConfig } | { problems: string[] } {
  const envFileProblems = loadEnvFile();
  const files = readSecretFiles(process.env);
  const read = readSettings(files.environment);
  const config = readConfig(path.resolve(process.env.PORTAL_CONFIG || 'portal.config.yaml'));
  if ('problems' in read || 'problems' in config || envFileProblems.length + files.problems.length > 0) {
    return {
      problems: [
        ...envFileProblems,
        ...files.problems,
        ...('problems' in read ? read.problems : []),
        ...('problems' in config ? config.problems : []),
      ],
    };
  }
  handOver(read.settings);
  return { settings: read.settings, config: config.config };
}

const placeSchema = environmentSchema.pick({ PORTAL_DATA_DIR: true, DATABASE_URL: true });
const auditPlaceSchema = environmentSchema
  .pick({ PORTAL_DATA_DIR: true, DATABASE_URL: true, AUDIT_PUBLIC_KEY: true, AUDIT_DIR: true })
  .extend({ AUDIT_KEY: environmentSchema.shape.AUDIT_KEY.optional() });

/** Where the database is, for commands that need no other setting. Reads `.env` too. */
export function loadDatabasePlace(): Pick<Settings, 'dataDir' | 'databaseUrl'> | { problems: string[] } {
  const read = loadPart(placeSchema);
  if ('problems' in read) return read;
  return { dataDir: path.resolve(read.data.PORTAL_DATA_DIR), databaseUrl: read.data.DATABASE_URL };
}

export interface AuditPlace extends Pick<Settings, 'dataDir' | 'databaseUrl'> {
  folder: string;
  /** Whose checkpoints count: the public keys where they are set, else those of the private keys, for who has no more than the portal. */
  trusted: { publicKeys: string[] } | { keys: Buffer[] };
}

/** The same, and where the checkpoints of the audit records are. */
export function loadAuditPlace(): AuditPlace | { problems: string[] } {
  const read = loadPart(auditPlaceSchema);
  if ('problems' in read) return read;
  const { AUDIT_KEY: keys, AUDIT_PUBLIC_KEY: publicKeys, ...data } = read.data;
  const trusted = publicKeys ? { publicKeys } : keys && { keys };
  if (!trusted) {
    const advice = 'copy publicKey from the log of a start of the portal, or set AUDIT_KEY';
    return { problems: [problemLine('AUDIT_PUBLIC_KEY', `is missing: ${advice}`)] };
  }
  const folder = auditFolder(data);
  return { dataDir: path.resolve(data.PORTAL_DATA_DIR), databaseUrl: data.DATABASE_URL, folder, trusted };
}

function loadPart<T>(schema: z.ZodType<T>): { data: T } | { problems: string[] } {
  const envFileProblems = loadEnvFile();
  const { environment, problems: fileProblems } = readSecretFiles(process.env);
  const problems = [...envFileProblems, ...fileProblems];
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  if (parsed.success && problems.length === 0) return { data: parsed.data };
  const issues = parsed.error?.issues ?? [];
  return { problems: [...problems, ...issues.map((issue) => problemLine(String(issue.path[0]), issue.message))] };
}

/** The teams of the configuration file, for commands that need no other setting. Reads `.env` too. */
export function loadTeams(): { teams: PortalConfig['teams'] } | { problems: string[] } {
  const problems = loadEnvFile();
  const read = readConfig(path.resolve(process.env.PORTAL_CONFIG || 'portal.config.yaml'));
  if (problems.length > 0) return { problems };
  return 'problems' in read ? read : { teams: read.config.teams };
}

/** What is set in the environment already wins over the file. */
function loadEnvFile(): string[] {
  try {
    process.loadEnvFile();
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? [] : [`.env:${code}: the file cannot be read: correct its permissions or remove it`];
  }
}

/** next-auth, React and the AWS SDK know no other way to be told. */
function handOver(settings: Settings): void {
  Object.assign(process.env, {
    NODE_ENV: settings.isDev ? 'development' : 'production',
    NEXTAUTH_URL: settings.portalUrl,
    NEXTAUTH_SECRET: settings.authSecret,
    // A configuration file of AWS's can name another endpoint too.
    ...(settings.isSandbox ? {} : { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }),
  });
}
