import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CLIENT_ID, FakeIssuer } from '#e2e/security/fake-issuer.ts';
import { openMetrics } from '#server/metrics.ts';
import type { Settings } from '#server/settings/env.ts';
import { createSession, findSession } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { sealTokens } from '../provider/provider-tokens.ts';
import { followSession } from './follow-session.ts';
import { hashSessionToken, makeSessionToken } from './session-token.ts';

let opened: TestDatabase;
let issuer: FakeIssuer;
const metrics = openMetrics();
beforeAll(async () => {
  opened = await openTestDatabase();
});
beforeEach(async () => {
  issuer = new FakeIssuer();
  await issuer.start();
  return () => issuer.stop();
});
afterAll(() => opened.drop());

/** A person with only an open stream; their groups were read this many minutes ago. */
async function follow({ issuerUrl = issuer.url, minutesAgo }: { issuerUrl?: string; minutesAgo: number }) {
  const subject = randomUUID();
  const person = { issuer: issuerUrl, subject, name: 'Dana', groups: ['payments-dba'], groupsProblem: null };
  const userId = await recordSignIn(opened.db, person);
  const [token, accessToken] = [makeSessionToken(), randomUUID()];
  const tokens = { accessToken, expiresAt: null, refreshToken: null, isInIdToken: false };
  const session = { tokenHash: hashSessionToken(token), userId, sealedIdToken: null };
  await createSession(opened.db, { ...session, sealedTokens: sealTokens(token, tokens) });
  await rawSql(
    opened.db,
    `UPDATE session SET groups_read_at = groups_read_at - interval '${minutesAgo} minutes',
       last_seen_at = last_seen_at - interval '10 minutes' WHERE user_id = '${userId}'`,
  );
  const oidc = { issuer: issuerUrl, clientId: CLIENT_ID, clientSecret: 's', scopes: 'openid', groupsClaim: 'groups' };
  const settings = { oidc: { ...oidc, groupsMaxAgeMinutes: 5 } } as Settings;
  const see = followSession({ db: opened.db, log: opened.log, metrics, settings }, token);
  const look = async () => {
    const member = await findSession(opened.db, hashSessionToken(token), { isActivity: false });
    return member && see(member);
  };
  const seenAgo = async () => {
    const [row] = await rawSql<{ minutes: number }>(
      opened.db,
      `SELECT round(extract(epoch FROM now() - last_seen_at) / 60)::int AS minutes FROM session WHERE user_id = '${userId}'`,
    );
    return row?.minutes;
  };
  return { subject, accessToken, look, seenAgo };
}

const groupsOf = async (look: Awaited<ReturnType<typeof follow>>['look']) => (await look())?.groups ?? null;

test('a stream learns that its reader was removed from a group, without a request from the reader', async () => {
  const dana = await follow({ minutesAgo: 6 });
  issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
  await expect.poll(() => groupsOf(dana.look)).toEqual([]);
  expect(issuer.asked).toEqual(['/userinfo']);
  expect(await dana.seenAgo()).toBe(10);
});

test('a stream learns that its reader was disabled at the provider', async () => {
  const dana = await follow({ minutesAgo: 6 });
  await expect.poll(() => groupsOf(dana.look)).toBeNull();
});

test('does not request groups that are recent enough', async () => {
  const dana = await follow({ minutesAgo: 2 });
  for (let no = 0; no < 3; no += 1) expect(await groupsOf(dana.look)).toEqual(['payments-dba']);
  expect(issuer.asked).toEqual([]);
});

test('is not delayed by a provider that does not answer', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const dana = await follow({ issuerUrl: `http://127.0.0.1:${port}`, minutesAgo: 6 });
  for (let no = 0; no < 3; no += 1) expect(await groupsOf(dana.look)).toEqual(['payments-dba']);
  await rawSql(
    opened.db,
    `DELETE FROM session USING portal_user WHERE portal_user.id = user_id AND subject = '${dana.subject}'`,
  );
  expect(await groupsOf(dana.look)).toBeNull();
  silent.closeAllConnections();
  silent.close();
});
