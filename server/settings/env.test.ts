import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { complete, keyOf } from '#server/testing/complete-settings.ts';
import { readSettings, SETTING_NAMES } from './env.ts';

function problems(environment: Record<string, string>): string[] {
  const read = readSettings(environment);
  return 'problems' in read ? read.problems : [];
}

test('applies defaults, and makes paths absolute', () => {
  expect(readSettings(complete)).toEqual({
    settings: {
      port: 3000,
      host: undefined,
      metrics: { token: undefined, port: undefined },
      portalUrl: 'https://portal.example.com',
      dataDir: path.resolve('data'),
      databaseUrl: undefined,
      configPath: path.resolve('portal.config.yaml'),
      oidc: {
        issuer: complete.OIDC_ISSUER,
        clientId: complete.OIDC_CLIENT_ID,
        clientSecret: complete.OIDC_CLIENT_SECRET,
        scopes: 'openid profile',
        groupsClaim: 'groups',
        groupsMaxAgeMinutes: 5,
      },
      authSecret: complete.AUTH_SECRET,
      previousAuthSecret: undefined,
      keepAliveMs: 75_000,
      proxy: undefined,
      trustedProxies: { hops: 0, networks: [] },
      escrow: { keys: [keyOf('escrow')], kmsKeyArns: [] },
      audit: { keys: [keyOf('audit')], folder: path.resolve('data/audit') },
      notices: { smtp: null, channels: {}, allowsLocal: false },
      logLevel: 'info',
      sweepMinutes: 10,
      isSandbox: false,
      hasAwsStandIn: false,
      isDev: false,
    },
  });
});

test('reports all missing settings at once, with the command that generates a key', () => {
  const reported = problems({});
  expect(reported.map((line) => line.split(':')[1])).toEqual(Object.keys(complete));
  expect(reported.at(-1)).toContain('generate one with: node -p');
});

test('accepts a key before the one it replaces, and a KMS key instead of both', () => {
  const [newer, kmsKeyArn] = [
    keyOf('newer'),
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ];
  const { ESCROW_KEY, ...others } = complete;
  expect(readSettings({ ...others, ESCROW_KEY: `${newer.toString('base64')},${ESCROW_KEY}` })).toMatchObject({
    settings: { escrow: { keys: [newer, keyOf('escrow')], kmsKeyArns: [] } },
  });
  expect(readSettings({ ...others, ESCROW_KMS_KEY_ID: kmsKeyArn })).toMatchObject({
    settings: { escrow: { keys: [], kmsKeyArns: [kmsKeyArn] } },
  });
  expect(problems({ ...others, ESCROW_KEY: `${ESCROW_KEY},${ESCROW_KEY}` })).toEqual([
    expect.stringContaining('environment:ESCROW_KEY: is the same as another'),
  ]);
});

test('treats an empty value as not set', () => {
  expect(problems({ ...complete, OIDC_CLIENT_SECRET: ' ', LOG_LEVEL: '' })).toEqual([
    expect.stringMatching(/^environment:OIDC_CLIENT_SECRET: is missing/),
  ]);
});

test('removes a trailing slash from the portal address', () => {
  const read = readSettings({ ...complete, PORTAL_URL: 'https://portal.example.com/' });
  expect(read).toMatchObject({ settings: { portalUrl: 'https://portal.example.com' } });
});

test('listens only on this machine in the sandbox, unless set otherwise', () => {
  const hostOf = (more: Record<string, string>) => readSettings({ ...complete, PORTAL_SANDBOX: '1', ...more });
  expect(hostOf({})).toMatchObject({ settings: { host: '127.0.0.1' } });
  expect(hostOf({ HOST: '::' })).toMatchObject({ settings: { host: '::' } });
});

describe('a setting is refused if', () => {
  it.each<[string, Record<string, string>, string]>([
    ['the port is a word', { PORT: 'web' }, 'environment:PORT: must be a number'],
    ['the port is 0', { PORT: '0' }, 'environment:PORT: must be from 1 to 65535'],
    ['the port is too high', { PORT: '65536' }, 'environment:PORT: must be from 1 to 65535'],
    ['the metrics port is a word', { METRICS_PORT: 'web' }, 'environment:METRICS_PORT: must be a number'],
    ["the metrics port is the portal's", { METRICS_PORT: '3000' }, 'environment:METRICS_PORT: is the port of'],
    ['the metrics token is short', { METRICS_TOKEN: 'short' }, 'environment:METRICS_TOKEN: must have 32'],
    ['the host is a name', { HOST: 'build-7' }, 'environment:HOST: must be an IP address of this machine'],
    ['the address has a path', { PORTAL_URL: 'https://example.com/portal' }, 'environment:PORTAL_URL: must be an http'],
    [
      'the portal address uses plain HTTP',
      { PORTAL_URL: 'http://portal.example.com' },
      'environment:PORTAL_URL: must begin with https',
    ],
    [
      'the issuer uses plain HTTP',
      { OIDC_ISSUER: 'http://login.example.com' },
      'environment:OIDC_ISSUER: must begin with https',
    ],
    ['the issuer is not a URL', { OIDC_ISSUER: 'login' }, 'environment:OIDC_ISSUER: must be an http or https'],
    ['an ID token has HS256', { OIDC_ID_TOKEN_ALG: 'HS256' }, 'environment:OIDC_ID_TOKEN_ALG: must be one of RS256'],
    ['the database is MySQL', { DATABASE_URL: 'mysql://db/portal' }, 'environment:DATABASE_URL: must look like'],
    ['the session secret is short', { AUTH_SECRET: 'short' }, 'environment:AUTH_SECRET: must have 32'],
    ['no key for passwords is set', { ESCROW_KEY: '' }, 'environment:ESCROW_KEY: is missing: generate one with'],
    [
      'one of two keys has 16 bytes',
      { ESCROW_KEY: `${complete.ESCROW_KEY},AAAA` },
      'environment:ESCROW_KEY: must be 32 bytes',
    ],
    [
      'the KMS key is an alias',
      { ESCROW_KMS_KEY_ID: 'alias/portal' },
      'environment:ESCROW_KMS_KEY_ID: must be the ARN',
    ],
    [
      'the owner of the tables is set without DATABASE_URL',
      { DATABASE_OWNER_URL: 'postgres://a@b/c' },
      'environment:DATABASE_OWNER_URL: is set without',
    ],
    [
      'the previous session secret is short',
      { AUTH_SECRET_PREVIOUS: 'short' },
      'environment:AUTH_SECRET_PREVIOUS: must have 32',
    ],
    [
      'the number of proxies is a word',
      { TRUSTED_PROXY_HOPS: 'one' },
      'environment:TRUSTED_PROXY_HOPS: must be a number from 0',
    ],
    [
      'the proxy has no scheme',
      { HTTPS_PROXY: 'proxy.example.com:3128' },
      'environment:HTTPS_PROXY: must be an http or https address',
    ],
    [
      'connections are never kept',
      { KEEP_ALIVE_SECONDS: '0' },
      'environment:KEEP_ALIVE_SECONDS: must be a number of seconds from 1',
    ],
    [
      'every address is a trusted proxy',
      { TRUSTED_PROXIES: '10.0.0.0/8,0.0.0.0/0' },
      'environment:TRUSTED_PROXIES: must be IP addresses or CIDR blocks',
    ],
    [
      'a trusted proxy has a name',
      { TRUSTED_PROXIES: 'balancer' },
      'environment:TRUSTED_PROXIES: must be IP addresses or CIDR blocks',
    ],
    [
      'a block is too long',
      { TRUSTED_PROXIES: '10.0.0.0/33' },
      'environment:TRUSTED_PROXIES: must be IP addresses or CIDR blocks',
    ],
    [
      'trusted proxies are counted and named',
      { TRUSTED_PROXIES: '10.0.0.0/8,2001:db8::/56,192.0.2.1', TRUSTED_PROXY_HOPS: '1' },
      'environment:TRUSTED_PROXY_HOPS: is set in addition to TRUSTED_PROXIES',
    ],
    ['the key has 16 bytes', { ESCROW_KEY: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'environment:ESCROW_KEY: must be 32 bytes'],
    [
      'the mail server has a path',
      { SMTP_URL: 'smtp://mail.example.com/x', SMTP_FROM: 'a@example.com' },
      'environment:SMTP_URL: must look like',
    ],
    ['notifications have no sender', { SMTP_URL: 'smtp://mail.example.com' }, 'environment:SMTP_FROM: is missing'],
    [
      'webhooks may go to this machine',
      { NOTIFICATIONS_ALLOW_LOCAL: '1' },
      'environment:NOTIFICATIONS_ALLOW_LOCAL: is',
    ],
    ['the level is unknown', { LOG_LEVEL: 'loud' }, 'environment:LOG_LEVEL: must be one of'],
    ['the sweep interval is a word', { SWEEP_MINUTES: 'often' }, 'environment:SWEEP_MINUTES: must be a number'],
    ['the sweep interval is too long', { SWEEP_MINUTES: '1441' }, 'environment:SWEEP_MINUTES: must be from 0 to'],
    ['the contact is over http', { SECURITY_CONTACT: 'http://x' }, 'environment:SECURITY_CONTACT: must be an e-mail'],
    ['the switch is a word', { PORTAL_SANDBOX: 'yes' }, 'environment:PORTAL_SANDBOX: must be 0 or 1'],
    ['the issuer is on this machine', { OIDC_ISSUER: 'https://localhost:8080' }, 'environment:OIDC_ISSUER: is on this'],
    ['the issuer is 127.0.0.1', { OIDC_ISSUER: 'http://127.0.0.1:8080' }, 'environment:OIDC_ISSUER: is on this'],
    ['the issuer is ::1', { OIDC_ISSUER: 'http://[::1]:8080' }, 'environment:OIDC_ISSUER: is on this'],
    ['the issuer is written as a number', { OIDC_ISSUER: 'http://2130706433' }, 'environment:OIDC_ISSUER: is on this'],
    ['the issuer is mapped', { OIDC_ISSUER: 'http://[::ffff:127.0.0.1]' }, 'environment:OIDC_ISSUER: is on this'],
    [
      'the key is all zeros',
      { ESCROW_KEY: Buffer.alloc(32).toString('base64') },
      'environment:ESCROW_KEY: is not randomly',
    ],
    ['the session secret is one letter', { AUTH_SECRET: 'a'.repeat(40) }, 'environment:AUTH_SECRET: is not randomly'],
    [
      'the session secret is a placeholder',
      { AUTH_SECRET: 'change-me-before-you-deploy-this-portal' },
      'environment:AUTH_SECRET: is not randomly',
    ],
    ['the client secret is a placeholder', { OIDC_CLIENT_SECRET: 'changeme' }, 'environment:OIDC_CLIENT_SECRET: is a'],
    [
      'AWS is redirected to this machine',
      { AWS_ENDPOINT_URL_STS: 'http://localhost:1' },
      'AWS_ENDPOINT_URL_STS: sends',
    ],
    ['AWS is redirected', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'environment:AWS_ENDPOINT_URL: sends AWS'],
    ['one service is redirected', { AWS_ENDPOINT_URL_KMS: 'http://x' }, 'environment:AWS_ENDPOINT_URL_KMS: sends AWS'],
  ])('%s', (_case, change, problem) => {
    expect(problems({ ...complete, ...change })).toEqual([expect.stringContaining(problem)]);
  });
});

test('refuses the same key in two settings, at both', () => {
  expect(problems({ ...complete, AUDIT_KEY: complete.ESCROW_KEY })).toEqual([
    expect.stringContaining('environment:ESCROW_KEY: is the same as another'),
    expect.stringContaining('environment:AUDIT_KEY: is the same as another'),
  ]);
});

test('accepts several keys in AUDIT_KEY, and checks each of them', () => {
  const [first = '', former = ''] = ['new', 'audit'].map((name) => keyOf(name).toString('base64'));
  for (const AUDIT_KEY of [`${first},${former}`, `${first} ${former}`, `${first},\n${former}\n`]) {
    const read = readSettings({ ...complete, AUDIT_KEY });
    expect(read).toMatchObject({ settings: { audit: { keys: [keyOf('new'), keyOf('audit')] } } });
  }
  const problem = (AUDIT_KEY: string) => problems({ ...complete, AUDIT_KEY }).join('\n');
  expect(problem(`${first},short`)).toMatch(/^environment:AUDIT_KEY: must be 32 bytes in base64/);
  expect(problem(',')).toMatch(/^environment:AUDIT_KEY: /);
  expect(problem(`${first},${Buffer.alloc(32).toString('base64')}`)).toMatch(
    /^environment:AUDIT_KEY: is not randomly generated/,
  );
  expect(problem(`${first},${first}`)).toMatch(/^environment:AUDIT_KEY: is the same as another key/);
  expect(problem(`${first},${complete.ESCROW_KEY}`)).toContain('environment:ESCROW_KEY: is the same as another key');
});

test('requires public audit keys of 32 bytes each', () => {
  expect(problems({ ...complete, AUDIT_PUBLIC_KEY: `${keyOf('a').toString('base64')},x` })).toEqual([
    expect.stringMatching(/^environment:AUDIT_PUBLIC_KEY: must be 32 bytes in base64: copy publicKey/),
  ]);
});

test('lets the sandbox redirect AWS, use its own identities and keys, and use HTTP', () => {
  const trial = {
    PORTAL_SANDBOX: '1',
    AWS_ENDPOINT_URL: 'http://aws:5000',
    PORTAL_URL: 'http://host:3000',
    OIDC_ISSUER: 'http://localhost:3001',
    AUTH_SECRET: 'a'.repeat(32),
    ESCROW_KEY: Buffer.alloc(32).toString('base64'),
  };
  expect(readSettings({ ...complete, ...trial })).toMatchObject({ settings: { isSandbox: true, hasAwsStandIn: true } });
});

test('allows development mode only in the sandbox', () => {
  expect(problems({ ...complete, PORTAL_DEV: '1' })).toEqual([
    expect.stringContaining('environment:PORTAL_DEV: is for'),
  ]);
  expect(readSettings({ ...complete, PORTAL_DEV: '1', PORTAL_SANDBOX: '1' })).toMatchObject({
    settings: { isDev: true },
  });
  expect(readSettings({ ...complete, NODE_ENV: 'development' })).toMatchObject({ settings: { isDev: false } });
});

test('accepts HTTP for a deployed portal on this machine', () => {
  expect(problems({ ...complete, PORTAL_URL: 'http://localhost:3000' })).toEqual([]);
});

test('shows no value in a problem', () => {
  const secret = 'canary-value';
  const wrong = {
    OIDC_ISSUER: secret,
    AUTH_SECRET: secret,
    ESCROW_KEY: secret,
    AUDIT_KEY: secret,
    DATABASE_URL: secret,
    PORTAL_URL: secret,
    HTTPS_PROXY: secret,
  };
  expect(problems(wrong).join('\n')).not.toContain(secret);
});

test('explains every setting, and no other, in .env.example', () => {
  const example = readFileSync(path.resolve('.env.example'), 'utf8');
  const names = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(names.sort()).toEqual([...SETTING_NAMES].sort());
});

test('contains no secret in .env.example that would be accepted', () => {
  const example = parseEnv(readFileSync(path.resolve('.env.example'), 'utf8')) as Record<string, string>;
  expect(problems(example).map((line) => line.split(':')[1])).toEqual([
    'OIDC_CLIENT_SECRET',
    'AUTH_SECRET',
    'ESCROW_KEY',
    'AUDIT_KEY',
  ]);
});
