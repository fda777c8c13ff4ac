import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeIssuer, makeSigningKey } from '#e2e/security/fake-issuer.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { complete } from '#server/testing/complete-settings.ts';
import { SignInTestbed } from '../testing/sign-in-testbed.ts';

const at = new SignInTestbed();
let issuer: FakeIssuer;
beforeEach(async () => {
  issuer = new FakeIssuer();
  await issuer.start();
  at.start({ OIDC_ISSUER: issuer.url });
  return () => issuer.stop();
});

const dana = () => ({ sub: randomUUID(), name: 'Dana', groups: ['payments-dba'] });
const failure = () => at.logged.find(({ msg }) => msg === 'sign-in failed');

/** The page that says why, with the same cause as the audit record; the path to return to is kept. */
async function expectFailed(location: URL, cause: string): Promise<void> {
  expect(location.pathname).toBe('/sign-in');
  expect(location.searchParams.get('error')).toBe(cause);
  expect(location.searchParams.get('callbackUrl')).toContain('/runs/new');
  expect(await at.member()).toBeNull();
  const [last] = await rawSql<{ kind: string; data: object }>(
    at.db,
    'SELECT kind, data FROM audit_record ORDER BY no DESC LIMIT 1',
  );
  expect(last).toEqual({ kind: 'refusal', data: { action: 'sign-in', code: cause } });
}

test('a sign-in that is as it must be succeeds', async () => {
  const { location } = await at.signIn(issuer, dana());
  expect(location.href).toBe(`${complete.PORTAL_URL}/runs/new`);
  expect(await at.member()).toMatchObject({ name: 'Dana', groups: ['payments-dba'] });
  expect(failure()).toBeUndefined();
});

const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;

describe('a token that is not right is explained to the operator', () => {
  test.each<[string, () => { claims: object; header?: object; cause: string; reason: RegExp; remedy: RegExp }]>([
    [
      'another algorithm',
      () => ({
        claims: {},
        header: { alg: 'PS256' },
        cause: 'algorithm',
        reason: /expected RS256, got: PS256/,
        remedy: /set OIDC_ID_TOKEN_ALG=PS256, or let the provider sign with RS256/,
      }),
    ],
    [
      'no signature',
      () => ({
        claims: {},
        header: { alg: 'none' },
        cause: 'algorithm',
        reason: /expected RS256, got: none/,
        remedy: /sign with RS256: the portal never accepts none/,
      }),
    ],
    [
      'a provider whose clock is ahead',
      () => ({
        claims: { nbf: seconds(300) },
        cause: 'clock',
        reason: /not active yet/,
        remedy: /(?:299|300) seconds ahead; 10 are accepted/,
      }),
    ],
    [
      'a provider whose clock is behind',
      () => ({ claims: { exp: seconds(-300) }, cause: 'clock', reason: /expired/, remedy: /30[01] seconds behind/ }),
    ],
    [
      'another issuer',
      () => ({
        claims: { iss: 'https://sts.windows.net/tenant/' },
        cause: 'issuer',
        reason: /got: https:\/\/sts.windows.net\/tenant\//,
        remedy: /copy OIDC_ISSUER exactly/,
      }),
    ],
    [
      'another audience',
      () => ({ claims: { aud: 'other' }, cause: 'audience', reason: /got: other/, remedy: /OIDC_CLIENT_ID/ }),
    ],
    [
      'a key that the provider does not publish',
      () => ({ claims: {}, header: { kid: 'gone' }, cause: 'signature', reason: /no valid key/, remedy: /jwks_uri/ }),
    ],
    [
      'a number for a subject',
      () => ({ claims: { sub: 4711 }, cause: 'subject', reason: /of type number/, remedy: /`sub` as text/ }),
    ],
    [
      'a nonce of another sign-in',
      () => ({ claims: { nonce: 'other' }, cause: 'expired', reason: /of another sign-in/, remedy: /15 minutes/ }),
    ],
  ])('%s', async (_what, bend) => {
    const { claims, header, cause, reason, remedy } = bend();
    const { location } = await at.signIn(issuer, { ...dana(), ...claims }, { header });
    await expectFailed(location, cause);
    expect(failure()).toMatchObject({
      cause,
      reason: expect.stringMatching(reason),
      remedy: expect.stringMatching(remedy),
    });
  });
});

describe('an answer of the provider is explained to the operator', () => {
  test.each<[string, string, number, object, string, RegExp]>([
    ['a wrong client secret', '/token', 401, { error: 'invalid_client' }, 'client', /OIDC_CLIENT_SECRET/],
    ['a wrong client secret, without words', '/token', 401, {}, 'client', /OIDC_CLIENT_SECRET/],
    [
      'a redirect URI that is not registered',
      '/token',
      400,
      { error: 'invalid_grant', error_description: 'redirect_uri does not match' },
      'redirect-uri',
      /https:\/\/portal.example.com\/api\/auth\/callback\/oidc/,
    ],
    ['a code that was used', '/token', 400, { error: 'invalid_grant' }, 'code', /a sign-in works once/],
    ['a scope that is not allowed', '/token', 400, { error: 'invalid_scope' }, 'scope', /OIDC_SCOPES/],
    ['an outage', '/token', 503, {}, 'unreachable', /check that this machine reaches/],
    ['userinfo that refuses the token', '/userinfo', 401, { error: 'invalid_token' }, 'userinfo', /userinfo endpoint/],
    ['userinfo that fails', '/userinfo', 500, {}, 'unreachable', /check that this machine reaches/],
  ])('%s', async (_what, path, status, body, cause, remedy) => {
    issuer.failures.set(path, { status, body });
    const { groups: _none, ...claims } = dana();
    const { location } = await at.signIn(issuer, claims);
    await expectFailed(location, cause);
    expect(failure()).toMatchObject({ cause, remedy: expect.stringMatching(remedy) });
  });

  test.each([
    ['access_denied', 'denied'],
    ['login_required', 'denied'],
    ['invalid_scope', 'scope'],
    ['unauthorized_client', 'client'],
    ['server_error', 'unreachable'],
    ['made_up', 'unexpected'],
  ])('the error %s in the address', async (error, cause) => {
    const { query } = await at.begin();
    const location = await at.comeBack({ error, error_description: 'As told', state: query.get('state') ?? '' });
    await expectFailed(location, cause);
    expect(failure()).toMatchObject({ cause, reason: `${error} (As told)` });
  });
});

test('sign-ins that fail at the same time keep their own causes', async () => {
  const { query } = await at.begin();
  at.forget(/portal\.nonce$/);
  const denied = { error: 'access_denied', state: 'state' };
  const expired = { code: 'code', state: query.get('state') ?? '' };
  const all = await Promise.all(Array.from({ length: 20 }, (_, no) => at.comeBack(no % 2 === 0 ? denied : expired)));
  const causes = all.map(({ searchParams }) => searchParams.get('error'));
  expect(causes).toEqual(causes.map((_cause, no) => (no % 2 === 0 ? 'denied' : 'expired')));
});

test('the log has neither the client secret nor the code, even if the provider repeats them', async () => {
  const { query } = await at.begin();
  const description = `secret ${complete.OIDC_CLIENT_SECRET} or code canary-code is wrong`;
  issuer.failures.set('/token', { status: 400, body: { error: 'invalid_grant', error_description: description } });
  await at.comeBack({ code: 'canary-code', state: query.get('state') ?? '' });
  expect(failure()).toMatchObject({ reason: 'invalid_grant (secret … or code … is wrong)' });
  expect(JSON.stringify(at.logged)).not.toMatch(/client-secret-value|canary-code/);
});

test.each([/portal\.state$/, /portal\.nonce$/, /portal\.pkce$/])(
  'a browser that no longer has the cookie %s is told that the sign-in took too long',
  async (cookie) => {
    const { query } = await at.begin();
    at.forget(cookie);
    await expectFailed(await at.comeBack({ code: 'code', state: query.get('state') ?? '' }), 'expired');
  },
);

test('a blocked person is told so, and the audit record names them', async () => {
  const person = dana();
  await at.signIn(issuer, person);
  await rawSql(at.db, `UPDATE portal_user SET blocked_at = now() WHERE subject = '${person.sub}'`);
  at.forget(/session/);
  const { location } = await at.signIn(issuer, person);
  expect(location.searchParams.get('error')).toBe('blocked');
  const records = await rawSql<{ data: object }>(at.db, "SELECT data FROM audit_record WHERE kind = 'refusal'");
  expect(records.at(-1)?.data).toEqual({ action: 'sign-in', code: 'shut-out' });
});

describe('a sign-in that cannot begin is explained', () => {
  test.each<[string, () => string, string, RegExp]>([
    [
      'no provider at this address',
      () => {
        issuer.stop();
        return issuer.url;
      },
      'unreachable',
      /check that this machine reaches/,
    ],
    ['metadata of another issuer', () => `${issuer.url}/`, 'issuer', /copy OIDC_ISSUER exactly/],
    ['no metadata at this address', () => `${issuer.url}/realms/none`, 'answer', /check OIDC_ISSUER/],
    ['no TLS', () => issuer.url.replace('http:', 'https:'), 'unreachable', /check that this machine reaches/],
    ['a name that does not exist', () => 'http://nowhere.invalid', 'unreachable', /check that this machine reaches/],
  ])('%s', async (_what, place, cause, remedy) => {
    at.start({ OIDC_ISSUER: place() });
    expect(await at.begin()).toMatchObject({ address: null, problem: cause });
    expect(failure()).toMatchObject({ cause, remedy: expect.stringMatching(remedy) });
  });
});

test('a key of another provider is not accepted under a known name', async () => {
  await at.signIn(issuer, dana());
  at.forget(/session/);
  issuer.key.privateKey = makeSigningKey().privateKey;
  const { location } = await at.signIn(issuer, dana());
  await expectFailed(location, 'signature');
});
