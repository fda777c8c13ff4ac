import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CLIENT_ID, FakeIssuer, signToken } from '#e2e/security/fake-issuer.ts';
import { openMetrics } from '#server/metrics.ts';
import type { Settings } from '#server/settings/env.ts';
import { type Database, openDatabase } from '#server/store/database/database.ts';
import { createSession, findSession, type SessionMember } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { type ProviderTokens, sealTokens } from '../provider/provider-tokens.ts';
import { readGroupsAgain } from './read-groups-again.ts';
import { hashSessionToken, makeSessionToken } from './session-token.ts';

const MAX_AGE = 5;
const GROUPS = ['payments-dba'];

let opened: TestDatabase;
let other: Database;
let issuer: FakeIssuer;
let issuerUrl: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  // A second process of the portal on the same database.
  other = openDatabase({ url: opened.url, log: opened.log });
});
beforeEach(async () => {
  issuer = new FakeIssuer();
  await issuer.start();
  issuerUrl = issuer.url;
  return () => issuer.stop();
});
afterAll(async () => {
  await other.close();
  await opened.drop();
});

const metrics = openMetrics();
const portalOn = (db: Database, groupsMaxAgeMinutes = MAX_AGE) => {
  const oidc = { issuer: issuerUrl, clientId: CLIENT_ID, clientSecret: 's', scopes: 'openid', groupsClaim: 'groups' };
  return { db, log: opened.log, metrics, settings: { oidc: { ...oidc, groupsMaxAgeMinutes } } as Settings };
};

interface Person {
  subject: string;
  token: string;
  accessToken: string;
  /** Makes a request to the process on this database. */
  ask(db?: Database, maxAge?: number): Promise<SessionMember | null>;
}

async function signIn(change: Partial<ProviderTokens> = {}): Promise<Person> {
  const subject = randomUUID();
  const userId = await recordSignIn(opened.db, {
    ...{ issuer: issuerUrl, subject, name: 'Dana', groups: GROUPS, groupsProblem: null },
  });
  const token = makeSessionToken();
  const accessToken = randomUUID();
  const tokens = { accessToken, expiresAt: null, refreshToken: null, isInIdToken: false, ...change };
  const tokenHash = hashSessionToken(token);
  await createSession(opened.db, { tokenHash, userId, sealedIdToken: null, sealedTokens: sealTokens(token, tokens) });
  return {
    ...{ subject, token, accessToken },
    async ask(db = opened.db, maxAge = MAX_AGE) {
      const member = await findSession(db, tokenHash, { isActivity: true });
      return member && readGroupsAgain(portalOn(db, maxAge), token, member);
    },
  };
}

/** Simulates the time since the provider's last answer and since the last claim. */
const letPass = ({ token }: Person, minutes: number) =>
  rawSql(
    opened.db,
    `UPDATE session SET groups_claimed_until = NULL, groups_read_at = groups_read_at - interval '${minutes} minutes'
     WHERE token_hash = decode('${hashSessionToken(token).toString('hex')}', 'hex')`,
  );

const idToken = (claims: object) => {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: issuerUrl, aud: CLIENT_ID, iat: now, exp: now + 300, ...claims };
  return signToken(all, issuer.key, { alg: 'RS256', kid: issuer.key.kid });
};
const ENDED = Math.floor(Date.now() / 1000) - 60;

describe('a person removed from a group at the provider', () => {
  test('has no role at the next request after the interval, on every process, and not before', async () => {
    const dana = await signIn();
    issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
    await letPass(dana, MAX_AGE - 1);
    expect(await dana.ask(other)).toMatchObject({ groups: GROUPS });
    expect(issuer.asked).toEqual([]);
    await letPass(dana, 2);
    expect(await dana.ask(other)).toMatchObject({ groups: [], groupsProblem: null });
    expect(await dana.ask(opened.db)).toMatchObject({ groups: [] });
    expect(issuer.asked).toEqual(['/userinfo']);
  });

  test('regains it without a new sign-in', async () => {
    const dana = await signIn();
    issuer.say(dana.accessToken, { sub: dana.subject, groups: ['support'] });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
    issuer.say(dana.accessToken, { sub: dana.subject, groups: GROUPS });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
  });

  test('also has no role if there are too many groups to list, and is told so', async () => {
    const dana = await signIn();
    issuer.say(dana.accessToken, { sub: dana.subject, groups: GROUPS, _claim_names: { groups: 'elsewhere' } });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: [], groupsProblem: 'overage' });
  });
});

test('ten concurrent requests on two processes ask the provider once', async () => {
  const dana = await signIn();
  issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
  await letPass(dana, MAX_AGE + 1);
  await Promise.all(Array.from({ length: 10 }, (_, no) => dana.ask(no % 2 === 0 ? opened.db : other)));
  expect(issuer.asked).toEqual(['/userinfo']);
  expect(await dana.ask()).toMatchObject({ groups: [] });
});

describe('the session ends', () => {
  const expectEnded = async (dana: Person) => {
    expect(await dana.ask()).toBeNull();
    expect(await dana.ask(other)).toBeNull();
    const [last] = await rawSql<{ kind: string; data: object }>(
      opened.db,
      'SELECT kind, data FROM audit_record ORDER BY no DESC LIMIT 1',
    );
    const person = `Dana (${dana.subject})`;
    expect(last).toEqual({ kind: 'sessions-ended', data: { person, reason: 'not-vouched-for' } });
  };

  test('when the provider has disabled the person', async () => {
    const dana = await signIn();
    await letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
  });

  test('when the provider refuses to renew it', async () => {
    const dana = await signIn({ expiresAt: ENDED, refreshToken: 'worth-nothing' });
    await letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
    expect(issuer.asked).toEqual(['/token']);
  });

  test('when the answer is about another person', async () => {
    const dana = await signIn();
    issuer.say(dana.accessToken, { sub: 'another', groups: GROUPS });
    await letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
  });

  test('when the renewed tokens belong to another person', async () => {
    const dana = await signIn({ expiresAt: ENDED, refreshToken: 'first' });
    issuer.renew('first', { access_token: 'a', id_token: idToken({ sub: 'another', groups: GROUPS }) });
    await letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
  });

  test('when the provider has not answered for an hour beyond the interval, and not before', async () => {
    const dana = await signIn();
    issuer.stop();
    await letPass(dana, MAX_AGE + 50);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    await letPass(dana, 20);
    await expectEnded(dana);
    expect((await metrics.render(opened.db)).body).toMatch(/portal_group_checks_total\{outcome="unreachable"\} 2/);
  });
});

describe('tokens are renewed', () => {
  test('when the access token has expired, and the new ones are kept', async () => {
    const dana = await signIn({ expiresAt: ENDED, refreshToken: 'first' });
    issuer.renew('first', { access_token: 'second-access', expires_in: 1, refresh_token: 'second' });
    issuer.say('second-access', { sub: dana.subject, groups: ['support'] });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
    issuer.renew('second', { access_token: 'third-access' });
    issuer.say('third-access', { sub: dana.subject, groups: [] });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask(other)).toMatchObject({ groups: [] });
  });

  test('when the provider no longer accepts the access token', async () => {
    const dana = await signIn({ refreshToken: 'first' });
    issuer.renew('first', { access_token: 'second-access' });
    issuer.say('second-access', { sub: dana.subject, groups: [] });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: [] });
  });

  test('when only an ID token includes groups', async () => {
    const dana = await signIn({ refreshToken: 'first', isInIdToken: true });
    issuer.say(dana.accessToken, { sub: dana.subject });
    issuer.renew('first', { access_token: 'a', id_token: idToken({ sub: dana.subject, groups: ['support'] }) });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
  });
});

describe('the groups from sign-in stay valid', () => {
  test('when the provider includes groups only in ID tokens and issues no new one', async () => {
    const dana = await signIn({ isInIdToken: true });
    issuer.say(dana.accessToken, { sub: dana.subject });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
  });

  test('when the access token has expired and cannot be renewed', async () => {
    const dana = await signIn({ expiresAt: ENDED });
    await letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    expect(issuer.asked).toEqual([]);
  });

  test('for a full interval after the provider could not return them, on every process', async () => {
    const dana = await signIn({ isInIdToken: true });
    issuer.say(dana.accessToken, { sub: dana.subject });
    await letPass(dana, MAX_AGE + 1);
    await dana.ask();
    await letPass(dana, MAX_AGE - 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    expect(await dana.ask(other)).toMatchObject({ groups: GROUPS });
    expect(issuer.asked).toEqual(['/userinfo']);
    // The tokens are kept, so the next interval asks with the same ones.
    await letPass(dana, 2);
    expect(await dana.ask(other)).toMatchObject({ groups: GROUPS });
    expect(issuer.asked).toEqual(['/userinfo', '/userinfo']);
  });

  test('when the settings say so', async () => {
    const dana = await signIn();
    await letPass(dana, 300);
    expect(await dana.ask(opened.db, 0)).toMatchObject({ groups: GROUPS });
    expect(issuer.asked).toEqual([]);
  });
});

test('the database stores no provider token in plain text', async () => {
  const dana = await signIn({ refreshToken: 'canary-refresh-token' });
  const [row] = await rawSql<{ text: string }>(
    opened.db,
    "SELECT string_agg(encode(sealed_tokens, 'escape'), '') AS text FROM session",
  );
  expect(row?.text).not.toContain(dana.accessToken);
  expect(row?.text).not.toContain('canary-refresh-token');
});
