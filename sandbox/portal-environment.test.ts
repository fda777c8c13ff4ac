import { expect, onTestFinished, test, vi } from 'vitest';
import { readSettings } from '#server/settings/env.ts';
import { portalEnvironment } from './portal-environment.ts';

const key = (text: string) => Buffer.from(text.padEnd(32, '0123456789abcdef')).toString('base64');

function environment(isDev?: boolean): NodeJS.ProcessEnv {
  return portalEnvironment({
    port: 3000,
    portalUrl: 'http://localhost:3000',
    folder: '/data',
    database: { url: 'postgres://portal_app@localhost:5432/portal' },
    awsEndpointUrl: 'http://127.0.0.1:5000',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    configPath: '/data/portal.config.yaml',
    provider: { issuerUrl: 'http://127.0.0.1:3001', clientId: 'portal', clientSecret: 'secret' },
    state: {
      authSecret: key('auth'),
      escrowKey: key('escrow'),
      externalIds: { payments: 'a', analytics: 'b', ledger: 'c' },
      issuerPort: null,
      issuerKey: {},
      cookieKey: key('cookie'),
    },
    isDev,
  });
}

test('gives the portal the sandbox settings, and in development those for development too', () => {
  const sandbox = environment();
  const development = environment(true);
  expect(readSettings(sandbox)).toMatchObject({ settings: { isSandbox: true, isDev: false } });
  expect(readSettings(development)).toMatchObject({ settings: { isSandbox: true, isDev: true } });
  const different = Object.entries(development).filter(([name, value]) => sandbox[name] !== value);
  expect(Object.fromEntries(different)).toEqual({
    NODE_ENV: 'development',
    PORTAL_DEV: '1',
  });
});

test('listens only on this machine, whatever HOST the shell sets', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('HOST', 'build-7');
  expect(readSettings(environment())).toMatchObject({ settings: { host: '127.0.0.1' } });
});
