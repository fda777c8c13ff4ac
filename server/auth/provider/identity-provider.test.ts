import { expect, it, test } from 'vitest';
import { displayName, identityProvider } from './identity-provider.ts';

it.each<[string, Record<string, unknown>, string]>([
  ['the name', { sub: 's', name: 'Dana Baker', preferred_username: 'dana' }, 'Dana Baker'],
  ['the user name where there is no name', { sub: 's', preferred_username: 'dana', email: 'd@example.com' }, 'dana'],
  ['the address where there is no other', { sub: 's', email: 'd@example.com' }, 'd@example.com'],
  ['the subject in the end', { sub: 's' }, 's'],
  ['no empty name', { sub: 's', name: '  ', preferred_username: 'dana' }, 'dana'],
  ['no name that is not a text', { sub: 's', name: { given: 'Dana' } }, 's'],
  ['Japanese as it is', { sub: 's', name: '山田 花子' }, '山田 花子'],
  ['no characters that turn, hide or break text', { sub: 's', name: 'ad\u202Emin\u200B\u0000\n' }, 'admin'],
  ['the subject where nothing is left', { sub: 's', name: '\u200B' }, 's'],
  ['200 characters at most', { sub: 's', name: 'a'.repeat(300) }, 'a'.repeat(200)],
])('a person is called by %s', (_case, claims, name) => {
  expect(displayName(claims)).toBe(name);
});

test('PKCE, state and nonce are all checked, and the issuer describes itself', () => {
  const oidc = {
    issuer: 'https://login.example.com/realms/one/',
    clientId: 'c',
    clientSecret: 's',
    scopes: 'openid',
    groupsClaim: 'g',
    groupsMaxAgeMinutes: 5,
  };
  expect(identityProvider(oidc)).toMatchObject({
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    wellKnown: 'https://login.example.com/realms/one/.well-known/openid-configuration',
  });
});
