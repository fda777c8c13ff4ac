import path from 'node:path';
import type { z } from 'zod';
import type { EscrowKeySettings } from '#server/escrow/escrow-keys.ts';
import { type DatabasePlace, databasePlace, findDatabaseProblems } from './database-place.ts';
import { environmentSchema, escrowKeys, type SIGNING_ALGORITHMS } from './environment-schema.ts';
import { channelSettings, type NoticeSettings, parseSmtpUrl } from './notice-settings.ts';
import { awsEndpoints, type Environment, findProductionProblems, problemLine } from './production-checks.ts';
import { traceRatio } from './tracing-settings.ts';

type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** All parsed settings, with defaults and absolute paths. Contains secrets: never log it as a whole. */
export interface Settings extends DatabasePlace {
  port: number;
  /** The local address to listen on; absent: all addresses, or 127.0.0.1 in the sandbox. */
  host: string | undefined;
  /** If neither is set, metrics are readable only in the sandbox. */
  metrics: { token: string | undefined; port: number | undefined };
  /** The share of traces to send to the collector; absent: tracing is off. */
  traceRatio?: number | undefined;
  /** The URL that people use, without a path or trailing slash. */
  portalUrl: string;
  dataDir: string;
  configPath: string;
  oidc: {
    issuer: string;
    clientId: string;
    clientSecret: string;
    scopes: string;
    groupsClaim: string;
    /** Maximum age before groups are requested again; 0: they are valid until the next sign-in. */
    groupsMaxAgeMinutes: number;
    /** Absent: the only algorithm that the provider announces, or RS256. */
    idTokenAlg?: SigningAlgorithm | undefined;
    /** Absent: userinfo may be unsigned. */
    userinfoAlg?: SigningAlgorithm | undefined;
  };
  authSecret: string;
  /** Still accepted for sign-ins in progress while AUTH_SECRET is being replaced. */
  previousAuthSecret: string | undefined;
  /** How long a connection without a request stays open: longer than a load balancer uses it. */
  keepAliveMs: number;
  /** The address of the proxy for HTTPS connections, without its credentials. */
  proxy: string | undefined;
  /** Proxies in front of the portal whose X-Forwarded-For is trusted: their number, or their addresses and networks. */
  trustedProxies: { hops: number; networks: string[] };
  escrow: EscrowKeySettings;
  /**
   * 32-byte keys for audit checkpoints, which are written to `folder`. The first one signs; the others are former keys.
   */
  audit: { keys: Buffer[]; folder: string };
  /** URI for reporting vulnerabilities; absent if there is none. */
  securityContact: string | undefined;
  notices: NoticeSettings;
  logLevel: z.output<typeof environmentSchema>['LOG_LEVEL'];
  /** Minutes between two sweeps of a place; 0: only on request. */
  sweepMinutes: number;
  isSandbox: boolean;
  /** True if AWS requests go to a stand-in for AWS. Only in the sandbox. */
  hasAwsStandIn: boolean;
  /** Next compiles pages on request and reloads them in the browser. Only in the sandbox. */
  isDev: boolean;
}

/** A key for stored passwords is required: the portal's own or a KMS key. */
const schemaFor = (given: Environment) =>
  given.ESCROW_KMS_KEY_ID ? environmentSchema : environmentSchema.extend({ ESCROW_KEY: escrowKeys });

/** The names of the settings, in the order of their documentation. */
export const SETTING_NAMES = Object.keys(environmentSchema.shape);

/** Parses the settings; reads no file but that of DATABASE_CA_FILE. An empty value counts as not set. Each problem is one line and shows no value. */
export function readSettings(environment: Environment): { settings: Settings } | { problems: string[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schemaFor(given).safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => problemLine(String(issue.path[0]), issue.message)),
    ...findDatabaseProblems(given),
    ...(given.TRUSTED_PROXIES && given.TRUSTED_PROXY_HOPS
      ? [problemLine('TRUSTED_PROXY_HOPS', 'is set in addition to TRUSTED_PROXIES: keep one of the two')]
      : []),
    ...(given.METRICS_PORT !== undefined && given.METRICS_PORT === (given.PORT ?? '3000')
      ? [problemLine('METRICS_PORT', 'is the port of the portal: set another one')]
      : []),
    ...(given.SMTP_URL && !given.SMTP_FROM
      ? [problemLine('SMTP_FROM', 'is missing: set the address that notifications come from')]
      : []),
    ...(given.PORTAL_SANDBOX === '1' ? [] : findProductionProblems(omitInvalid(given, parsed.error))),
  ];
  if (!parsed.success || problems.length > 0) return { problems };
  const { data } = parsed;
  const settings: Settings = {
    port: data.PORT,
    host: data.HOST ?? (data.PORTAL_SANDBOX ? '127.0.0.1' : undefined),
    metrics: { token: data.METRICS_TOKEN, port: data.METRICS_PORT },
    traceRatio: traceRatio(data),
    portalUrl: data.PORTAL_URL,
    dataDir: path.resolve(data.PORTAL_DATA_DIR),
    ...databasePlace(data),
    configPath: path.resolve(data.PORTAL_CONFIG),
    oidc: {
      issuer: data.OIDC_ISSUER,
      clientId: data.OIDC_CLIENT_ID,
      clientSecret: data.OIDC_CLIENT_SECRET,
      scopes: data.OIDC_SCOPES,
      groupsClaim: data.OIDC_GROUPS_CLAIM,
      groupsMaxAgeMinutes: data.OIDC_GROUPS_MAX_AGE_MINUTES,
      idTokenAlg: data.OIDC_ID_TOKEN_ALG,
      userinfoAlg: data.OIDC_USERINFO_ALG,
    },
    authSecret: data.AUTH_SECRET,
    previousAuthSecret: data.AUTH_SECRET_PREVIOUS,
    keepAliveMs: data.KEEP_ALIVE_SECONDS * 1000,
    proxy: data.HTTPS_PROXY && new URL(data.HTTPS_PROXY).origin,
    trustedProxies: { hops: data.TRUSTED_PROXY_HOPS, networks: data.TRUSTED_PROXIES ?? [] },
    escrow: { keys: data.ESCROW_KEY ?? [], kmsKeyArns: data.ESCROW_KMS_KEY_ID ?? [] },
    audit: { keys: data.AUDIT_KEY, folder: auditFolder(data) },
    securityContact: data.SECURITY_CONTACT,
    notices: noticeSettings(data, given),
    logLevel: data.LOG_LEVEL,
    sweepMinutes: data.SWEEP_MINUTES,
    isSandbox: data.PORTAL_SANDBOX,
    hasAwsStandIn: awsEndpoints(given).length > 0,
    isDev: data.PORTAL_DEV,
  };
  return { settings };
}

function noticeSettings(data: z.output<typeof environmentSchema>, given: Environment): NoticeSettings {
  const server = data.SMTP_URL ? parseSmtpUrl(data.SMTP_URL) : null;
  const from = { name: '', address: data.SMTP_FROM ?? '' };
  return {
    smtp: server && { ...server, requiresTls: data.SMTP_REQUIRE_TLS, from },
    channels: channelSettings(given),
    allowsLocal: data.NOTIFICATIONS_ALLOW_LOCAL,
  };
}

/** Leaves out settings that already have a problem of their own. */
function omitInvalid(given: Environment, error: z.ZodError | undefined): Environment {
  const wrong = new Set(error?.issues.map((issue) => issue.path[0]));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
}

type AuditFolder = Pick<z.output<typeof environmentSchema>, 'AUDIT_DIR' | 'PORTAL_DATA_DIR'>;

export function auditFolder({ AUDIT_DIR, PORTAL_DATA_DIR }: AuditFolder): string {
  return path.resolve(AUDIT_DIR ?? path.join(PORTAL_DATA_DIR, 'audit'));
}
