import { expect, onTestFinished, test } from 'vitest';
import { CLIENT_ID, FakeIssuer, type IssuerKind, makeSigningKey, signToken } from '#e2e/security/fake-issuer.ts';
import type { Settings } from '#server/settings/env.ts';
import { askProvider } from './ask-provider.ts';

type Oidc = Settings['oidc'];

const GROUPS = ['payments-dba'];
const nowSeconds = () => Math.floor(Date.now() / 1000);

async function startProvider(kind: IssuerKind = {}): Promise<FakeIssuer> {
  const provider = new FakeIssuer(kind);
  await provider.start();
  onTestFinished(() => provider.stop());
  provider.say('access-token', { sub: 'dana', groups: GROUPS });
  return provider;
}

/** Asks the provider about Dana. */
function ask(
  provider: FakeIssuer,
  change: Partial<Oidc> = {},
  refreshToken: string | null = null,
  deadlineMs?: number,
) {
  const client = { issuer: provider.url, clientId: CLIENT_ID, clientSecret: 's', scopes: 'openid' };
  const oidc = { ...client, groupsClaim: 'groups', groupsMaxAgeMinutes: 5, ...change };
  const expiresAt = refreshToken === null ? null : nowSeconds() - 60;
  const tokens = { accessToken: 'access-token', expiresAt, refreshToken, isInIdToken: false };
  return askProvider(oidc, tokens, 'dana', Date.now(), deadlineMs);
}

/** Asks after the access token ended, so that the provider gives a new ID token, with this header and these claims. */
function renew(
  provider: FakeIssuer,
  header: { alg: string; kid?: string },
  claims: object,
  change: Partial<Oidc> = {},
) {
  const now = nowSeconds();
  const all = { iss: provider.url, aud: CLIENT_ID, sub: 'dana', iat: now, exp: now + 300, groups: GROUPS, ...claims };
  const key = header.alg.startsWith(provider.kind.alg?.slice(0, 2) ?? 'RS') ? provider.key : makeSigningKey(header.alg);
  const token = signToken(all, key, { kid: provider.key.kid, ...header });
  provider.renew('refresh-token', { access_token: 'new', id_token: token });
  return ask(provider, change, 'refresh-token');
}

const ACCEPTED = { kind: 'claims', claims: { sub: 'dana', groups: GROUPS } };
const refusedFor = (message: string) => ({ kind: 'unreachable', cause: { message: expect.stringContaining(message) } });

test('asks a provider whose issuer matches the configured name for the claims', async () => {
  const provider = await startProvider();
  expect(await ask(provider)).toMatchObject(ACCEPTED);
  expect(provider.asked).toEqual(['/userinfo']);
});

test('treats a provider with another issuer name as unreachable and sends it no token', async () => {
  const provider = await startProvider();
  const answer = await ask(provider, { issuer: `${provider.url}/` });
  expect(answer).toMatchObject({ kind: 'unreachable', cause: expect.any(Error) });
  expect(provider.asked).toEqual([]);
});

test('treats a provider that answers too late as unreachable, and sends it nothing more', async () => {
  const provider = await startProvider();
  expect(await ask(provider)).toMatchObject(ACCEPTED);
  provider.renew('refresh-token', { access_token: 'new' });
  const open = Promise.withResolvers<void>();
  provider.gate = open.promise;
  expect(await ask(provider, {}, 'refresh-token', 100)).toMatchObject({
    ...refusedFor('timed out'),
    ...{ endpoint: 'token', tokens: { accessToken: 'access-token' } },
  });
  open.resolve();
  expect(await ask(provider)).toMatchObject(ACCEPTED);
  expect(provider.asked).toEqual(['/userinfo', '/token', '/userinfo']);
});

test.each(['RS256', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)(
  'accepts ID tokens and userinfo with %s if the provider announces only that',
  async (alg) => {
    const metadata = { userinfo_signing_alg_values_supported: [alg] };
    const provider = await startProvider({ alg, userinfoAlg: alg, metadata });
    expect(await renew(provider, { alg }, {})).toMatchObject(ACCEPTED);
    expect(await ask(provider)).toMatchObject(ACCEPTED);
  },
);

test('accepts the algorithm of the setting among several that the provider announces', async () => {
  const announced = ['RS256', 'ES256'];
  const metadata = {
    id_token_signing_alg_values_supported: announced,
    userinfo_signing_alg_values_supported: announced,
  };
  const provider = await startProvider({ alg: 'ES256', userinfoAlg: 'ES256', metadata });
  const settings = { idTokenAlg: 'ES256', userinfoAlg: 'ES256' } as const;
  expect(await renew(provider, { alg: 'ES256' }, {}, settings)).toMatchObject(ACCEPTED);
  expect(await ask(provider, settings)).toMatchObject(ACCEPTED);
  const names = refusedFor('expected RS256, got: ES256');
  expect(await renew(provider, { alg: 'ES256' }, {})).toMatchObject(names);
  expect(await ask(provider)).toMatchObject({ ...names, endpoint: 'userinfo' });
});

test.each(['none', 'HS256'])('accepts no %s, even if the provider announces only that', async (alg) => {
  const provider = await startProvider({ metadata: { id_token_signing_alg_values_supported: [alg] } });
  expect(await renew(provider, { alg }, {})).toMatchObject(refusedFor(`expected RS256, got: ${alg}`));
});

test('accepts no userinfo that someone else signed, or that is for another client', async () => {
  const provider = await startProvider({ userinfoAlg: 'RS256' });
  provider.say('access-token', { sub: 'dana', groups: GROUPS, aud: 'another-client' });
  expect(await ask(provider)).toMatchObject(refusedFor('aud mismatch'));
  provider.say('access-token', { sub: 'dana', groups: GROUPS });
  expect(await ask(provider)).toMatchObject(ACCEPTED);
  provider.key.privateKey = makeSigningKey().privateKey;
  expect(await ask(provider)).toMatchObject(refusedFor('failed to validate JWT signature'));
});

test('accepts no unsigned userinfo if the setting names an algorithm', async () => {
  const provider = await startProvider();
  expect(await ask(provider, { userinfoAlg: 'RS256' })).toMatchObject(refusedFor('expected application/jwt'));
});

test.each([
  ['begins 5 seconds from now', { nbf: 5 }, ACCEPTED],
  ['ended 5 seconds ago', { exp: -5 }, ACCEPTED],
  ['begins a minute from now', { nbf: 60 }, refusedFor('JWT not active yet')],
  ['ended a minute ago', { exp: -60 }, refusedFor('JWT expired')],
])('a renewal with an ID token that %s', async (_what, offsets, answer) => {
  const provider = await startProvider();
  const times = Object.fromEntries(Object.entries(offsets).map(([name, seconds]) => [name, nowSeconds() + seconds]));
  expect(await renew(provider, { alg: 'RS256' }, times)).toMatchObject(answer);
});
