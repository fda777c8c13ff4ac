import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_ID } from '#e2e/security/fake-issuer.ts';
import type { Portal } from '#server/portal.ts';
import { findSession } from '#server/store/people/sessions.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { hashSessionToken, makeSessionToken } from '../session/session-token.ts';
import { authOptions } from './auth-options.ts';

const ISSUER = 'https://login.example.com';

let database: TestDatabase;
let portal: Portal;
beforeAll(async () => {
  database = await openTestDatabase();
  const oidc = { issuer: ISSUER, clientId: CLIENT_ID, clientSecret: 's', scopes: 'openid', groupsClaim: 'groups' };
  const settings = { portalUrl: 'https://portal.example.com', oidc };
  portal = { db: database.db, log: database.log, settings } as unknown as Portal;
});
afterAll(() => database.drop());

/** Signs in with the calls that next-auth makes, in a browser with `earlierToken`; returns the new session's token. */
async function signIn(subject: string, { earlierToken, iss = ISSUER }: { earlierToken?: string; iss?: string } = {}) {
  const { callbacks, adapter } = authOptions(
    portal,
    { earlierToken },
    { form: 'x'.repeat(32), cookies: 'x'.repeat(32) },
  );
  const profile = { iss, sub: subject, name: subject, groups: [] };
  const isAdmitted = await callbacks?.signIn?.({ account: null, profile, user: { id: subject } });
  if (isAdmitted !== true) return null;
  const user = await adapter?.getUserByAccount?.({ provider: 'oidc', providerAccountId: subject });
  const sessionToken = makeSessionToken();
  await adapter?.createSession?.({ sessionToken, userId: user?.id ?? '', expires: new Date() });
  return sessionToken;
}

async function isSignedIn(token: string | null): Promise<boolean> {
  if (token === null) return false;
  return (await findSession(database.db, hashSessionToken(token), { isActivity: false })) !== null;
}

test('ends the earlier session in the same browser, and no other, at a new sign-in', async () => {
  const dana = randomUUID();
  const [earlierToken, elsewhere] = [await signIn(dana), await signIn(dana)];
  const now = await signIn(dana, { earlierToken: earlierToken ?? '' });
  expect(await Promise.all([earlierToken, elsewhere, now].map(isSignedIn))).toEqual([false, true, true]);
});

test('ends the earlier session at a sign-in as another person in the same browser', async () => {
  const earlierToken = await signIn(randomUUID());
  const now = await signIn(randomUUID(), { earlierToken: earlierToken ?? '' });
  expect(await Promise.all([earlierToken, now].map(isSignedIn))).toEqual([false, true]);
});

test('keeps the earlier session when a sign-in is refused', async () => {
  const dana = randomUUID();
  const earlierToken = await signIn(dana);
  expect(await signIn(dana, { earlierToken: earlierToken ?? '', iss: 'https://other.example.com' })).toBeNull();
  expect(await isSignedIn(earlierToken)).toBe(true);
});
