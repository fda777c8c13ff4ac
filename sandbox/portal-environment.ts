import { createHash } from 'node:crypto';
import type { portalCredentials } from './accounts.ts';
import type { RunningProvider } from './provider.ts';
import type { SandboxState } from './state.ts';
import { SANDBOX_CHANNEL } from './teams.ts';

interface PortalPlace {
  port: number;
  portalUrl: string;
  folder: string;
  database: { url: string; ownerUrl?: string | undefined };
  awsEndpointUrl: string;
  credentials: ReturnType<typeof portalCredentials>;
  configPath: string;
  provider: RunningProvider;
  state: SandboxState;
  isDev?: boolean;
  /** Where notifications go; without it, there are none. */
  sink?: { smtpUrl: string; webUrl: string };
}

/** Every setting of the portal, without settings from the user's environment and .env: it must never reach AWS or people. */
export function portalEnvironment(place: PortalPlace): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:(?:AWS|OIDC|PORTAL|NEXT|NODE|SMTP|NOTIFY|NOTIFICATIONS)_|HOST$)/.test(name),
  );
  return {
    ...Object.fromEntries(own),
    NODE_ENV: place.isDev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(place.port),
    PORTAL_URL: place.portalUrl,
    PORTAL_DATA_DIR: place.folder,
    PORTAL_CONFIG: place.configPath,
    PORTAL_SANDBOX: '1',
    PORTAL_DEV: place.isDev ? '1' : '0',
    DATABASE_URL: place.database.url,
    DATABASE_OWNER_URL: place.database.ownerUrl ?? '',
    OIDC_ISSUER: place.provider.issuerUrl,
    OIDC_CLIENT_ID: place.provider.clientId,
    OIDC_CLIENT_SECRET: place.provider.clientSecret,
    OIDC_GROUPS_CLAIM: 'groups',
    AUTH_SECRET: place.state.authSecret,
    ESCROW_KEY: place.state.escrowKey,
    // Derived, so that it is the same at each start, even for a folder from before audit records existed.
    AUDIT_KEY: createHash('sha256').update(`audit ${place.state.authSecret}`).digest('base64'),
    ...(place.sink ? sinkEnvironment(place.sink) : {}),
    LOG_LEVEL: process.env.LOG_LEVEL || 'info',
    AWS_ENDPOINT_URL: place.awsEndpointUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: place.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: place.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Settings for notifications that reach nobody. */
export function sinkEnvironment({ smtpUrl, webUrl }: NonNullable<PortalPlace['sink']>): Record<string, string> {
  return {
    SMTP_URL: smtpUrl,
    SMTP_FROM: 'portal@sandbox.example',
    SMTP_REQUIRE_TLS: '0',
    NOTIFICATIONS_ALLOW_LOCAL: '1',
    [SANDBOX_CHANNEL]: `${webUrl}/chat`,
  };
}
