import path from 'node:path';
import type { z } from 'zod';
import type { PortalConfig } from '#lib/portal-config.ts';
import type { Retention } from '#lib/retention.ts';
import { readConfig } from './config.ts';
import { type DatabasePlace, databasePlace, findDatabaseProblems } from './database-place.ts';
import { auditFolder, readSettings, type Settings } from './env.ts';
import { environmentSchema } from './environment-schema.ts';
import { openNetwork } from './network.ts';
import { findChannelProblems } from './notice-settings.ts';
import { awsEndpoints, problemLine } from './production-checks.ts';
import { readSecretFiles } from './secret-files.ts';

/**
 * Reads `.env` (if present), the environment, and the configuration file. Returns all problems at once, one line each,
 * as `place:path: reason and what to do`; the caller prints them and exits with status 1.
 */
export function loadSettings(): { settings: Settings; config: PortalConfig } | { problems: string[] } {
  const processProblems = prepareProcess();
  const files = readSecretFiles(process.env);
  const read = readSettings(files.environment);
  const config = readConfig(path.resolve(process.env.PORTAL_CONFIG || 'portal.config.yaml'));
  if ('problems' in read || 'problems' in config || processProblems.length + files.problems.length > 0) {
    const problems = [
      ...processProblems,
      ...files.problems,
      ...('problems' in read ? read.problems : []),
      ...('problems' in config ? config.problems : []),
    ];
    return { problems: [...new Set(problems)] };
  }
  const problems = findChannelProblems(config.config, read.settings.notices);
  if (problems.length > 0) return { problems };
  exportToEnvironment(read.settings);
  return { settings: read.settings, config: config.config };
}

const DATABASE = {
  PORTAL_DATA_DIR: true,
  DATABASE_URL: true,
  DATABASE_CA_FILE: true,
  DATABASE_IAM_REGION: true,
} as const;

const placeSchema = environmentSchema.pick(DATABASE);

const auditPlaceSchema = environmentSchema
  .pick({ ...DATABASE, AUDIT_PUBLIC_KEY: true, AUDIT_DIR: true })
  .extend({ AUDIT_KEY: environmentSchema.shape.AUDIT_KEY.optional() });

export type CommandPlace = Pick<Settings, 'dataDir' | keyof DatabasePlace>;

/** Where the database is, for commands that need no other setting. Reads `.env` too. */
export function loadDatabasePlace(): CommandPlace | { problems: string[] } {
  const read = loadPart(placeSchema);
  if ('problems' in read) return read;
  return { dataDir: path.resolve(read.data.PORTAL_DATA_DIR), ...databasePlace(read.data) };
}

/** The same, plus the retention in the configuration file. */
export function loadRetentionPlace(): (CommandPlace & { retention: Retention }) | { problems: string[] } {
  const place = loadDatabasePlace();
  if ('problems' in place) return place;
  const read = readConfig(path.resolve(process.env.PORTAL_CONFIG || 'portal.config.yaml'));
  return 'problems' in read ? read : { ...place, retention: read.config.retention ?? {} };
}

export interface AuditPlace extends CommandPlace {
  folder: string;
  /** The trusted keys: the public keys if they are set, else those of the private keys that the portal has. */
  trusted: { publicKeys: string[] } | { keys: Buffer[] };
}

/** The same, plus the folder and keys of the audit checkpoints. */
export function loadAuditPlace(): AuditPlace | { problems: string[] } {
  const read = loadPart(auditPlaceSchema);
  if ('problems' in read) return read;
  const { AUDIT_KEY: keys, AUDIT_PUBLIC_KEY: publicKeys, ...data } = read.data;
  const trusted = publicKeys ? { publicKeys } : keys && { keys };
  if (!trusted) {
    const advice = 'copy publicKey from the start log of the portal, or set AUDIT_KEY';
    return { problems: [problemLine('AUDIT_PUBLIC_KEY', `is missing: ${advice}`)] };
  }
  const folder = auditFolder(data);
  return { dataDir: path.resolve(data.PORTAL_DATA_DIR), ...databasePlace(data), folder, trusted };
}

function loadPart<T>(schema: z.ZodType<T>): { data: T } | { problems: string[] } {
  const processProblems = prepareProcess();
  const { environment, problems: fileProblems } = readSecretFiles(process.env);
  const problems = [...processProblems, ...fileProblems];
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  problems.push(...findDatabaseProblems({ ...given, DATABASE_OWNER_URL: undefined }));
  if (parsed.success && problems.length === 0) return { data: parsed.data };
  const issues = parsed.error?.issues ?? [];
  return { problems: [...problems, ...issues.map((issue) => problemLine(String(issue.path[0]), issue.message))] };
}

interface TeamsPlace {
  teams: PortalConfig['teams'];
  hasAwsStandIn: boolean;
}

/** The teams in the configuration file, for commands that need no other setting. Reads `.env` too. */
export function loadTeams(): TeamsPlace | { problems: string[] } {
  const problems = prepareProcess();
  const read = readConfig(path.resolve(process.env.PORTAL_CONFIG || 'portal.config.yaml'));
  if (problems.length > 0) return { problems };
  if ('problems' in read) return read;
  return { teams: read.config.teams, hasAwsStandIn: awsEndpoints(process.env).length > 0 };
}

/** Loads `.env`, and then applies the settings of the network to the whole process. */
function prepareProcess(): string[] {
  const problems = loadEnvFile();
  // Most programs prefer the lower case.
  for (const name of ['HTTPS_PROXY', 'NO_PROXY']) {
    const lower = process.env[name.toLowerCase()];
    if (lower) process.env[name] = lower;
  }
  return [...problems, ...openNetwork(process.env)];
}

/** Variables that are already set take precedence over the file. */
function loadEnvFile(): string[] {
  try {
    process.loadEnvFile();
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? [] : [`.env:${code}: the file cannot be read: correct its permissions or remove it`];
  }
}

/** next-auth, React, and the AWS SDK can be configured only through the environment. */
function exportToEnvironment(settings: Settings): void {
  Object.assign(process.env, {
    NODE_ENV: settings.isDev ? 'development' : 'production',
    NEXTAUTH_URL: settings.portalUrl,
    NEXTAUTH_SECRET: settings.authSecret,
    // AWS configuration files can also set another endpoint.
    ...(settings.isSandbox ? {} : { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }),
  });
}
