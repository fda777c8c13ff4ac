import path from 'node:path';
import { expect, test } from 'vitest';
import { complete } from '#server/testing/complete-settings.ts';
import { databasePlace } from './database-place.ts';
import { readSettings } from './env.ts';

const database = { DATABASE_URL: 'postgres://a@b/c' };

test.each<[string, Record<string, string>, string]>([
  [
    'the file of the certificate authority is missing',
    { ...database, DATABASE_CA_FILE: '/nowhere/ca.pem' },
    'environment:DATABASE_CA_FILE: cannot be read (ENOENT)',
  ],
  [
    'the file of the certificate authority has no certificate',
    { ...database, DATABASE_CA_FILE: '.env.example' },
    'environment:DATABASE_CA_FILE: has no certificate',
  ],
  [
    'the address turns off the TLS that tokens need',
    { DATABASE_URL: 'postgres://a@b/c?sslmode=no-verify', DATABASE_IAM_REGION: 'us-east-1' },
    'environment:DATABASE_URL: turns verified TLS off',
  ],
  [
    'the Region of the database is a zone',
    { ...database, DATABASE_IAM_REGION: 'us-east-1a' },
    'environment:DATABASE_IAM_REGION: must be the Region',
  ],
  [
    'a Region is set for the built-in database',
    { DATABASE_IAM_REGION: 'us-east-1' },
    'environment:DATABASE_IAM_REGION: is set without',
  ],
])('refuses a start if %s', (_what, change, problem) => {
  const read = readSettings({ ...complete, ...change });
  expect('problems' in read ? read.problems : []).toEqual([expect.stringContaining(problem)]);
});

test('DATABASE_CA_FILE makes both addresses verify the certificate and the host name', () => {
  const { databaseUrl, databaseOwnerUrl } = databasePlace({
    DATABASE_URL: 'postgres://a:p%40ss@b:6432/c?sslmode=require',
    DATABASE_OWNER_URL: 'postgres://owner@b/c?application_name=x',
    DATABASE_CA_FILE: 'ca.pem',
  });
  const added = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: path.resolve('ca.pem') });
  expect(databaseUrl).toBe(`postgres://a:p%40ss@b:6432/c?${added}`);
  expect(databaseOwnerUrl).toBe(`postgres://owner@b/c?application_name=x&${added}`);
});
