import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLIENT_ID, FakeIssuer } from '#e2e/security/fake-issuer.ts';
import { askProvider } from './ask-provider.ts';

let provider: FakeIssuer;

beforeEach(async () => {
  provider = new FakeIssuer();
  await provider.start();
  provider.say('access-token', { sub: 'dana', groups: ['payments-dba'] });
});
afterEach(() => provider.stop());

/** Asks the configured issuer about Dana. */
function ask(issuer: string) {
  const oidc = { issuer, clientId: CLIENT_ID, clientSecret: 's', scopes: 'openid', groupsClaim: 'groups' };
  const tokens = { accessToken: 'access-token', expiresAt: null, refreshToken: null, isInIdToken: false };
  return askProvider({ ...oidc, groupsMaxAgeMinutes: 5 }, tokens, 'dana', Date.now());
}

test('asks a provider whose issuer matches the configured name for the claims', async () => {
  expect(await ask(provider.url)).toMatchObject({ kind: 'claims', claims: { sub: 'dana', groups: ['payments-dba'] } });
  expect(provider.asked).toEqual(['/userinfo']);
});

test('treats a provider with another issuer name as unreachable and sends it no token', async () => {
  expect(await ask(`${provider.url}/`)).toMatchObject({ kind: 'unreachable', cause: expect.any(Error) });
  expect(provider.asked).toEqual([]);
});
