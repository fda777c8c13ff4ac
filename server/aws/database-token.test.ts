import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseTokens } from './database-token.ts';

const LOGIN = { host: 'portal.abc.us-east-1.rds.amazonaws.com', port: 5432, user: 'portal_app' };

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('makes a token for the login, host and Region that is valid for 15 minutes', async () => {
  const token = new URL(`https://${await databaseTokens('eu-west-1')?.(LOGIN)}`);
  expect(token.host).toBe('portal.abc.us-east-1.rds.amazonaws.com:5432');
  expect(Object.fromEntries(token.searchParams)).toMatchObject({
    Action: 'connect',
    DBUser: 'portal_app',
    'X-Amz-Expires': '900',
    'X-Amz-Credential': expect.stringMatching(/\/eu-west-1\/rds-db\/aws4_request$/),
  });
});

test('makes none without a Region', () => {
  expect(databaseTokens(undefined)).toBeUndefined();
});
