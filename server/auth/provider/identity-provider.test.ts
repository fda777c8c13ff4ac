import { expect, it, test } from 'vitest';
import { displayName, emailOf, identityProvider } from './identity-provider.ts';

it.each<[string, Record<string, unknown>, string]>([
  ['the name', { sub: 's', name: 'Dana Baker', preferred_username: 'dana' }, 'Dana Baker'],
  ['the user name if there is no name', { sub: 's', preferred_username: 'dana', email: 'd@example.com' }, 'dana'],
  ['the email address if there is nothing else', { sub: 's', email: 'd@example.com' }, 'd@example.com'],
  ['the subject as a last resort', { sub: 's' }, 's'],
  ['the user name if the name is empty', { sub: 's', name: '  ', preferred_username: 'dana' }, 'dana'],
  ['the subject if the name is not a string', { sub: 's', name: { given: 'Dana' } }, 's'],
  ['a Japanese name unchanged', { sub: 's', name: '山田 花子' }, '山田 花子'],
  [
    'a name without characters that reverse, hide, or break text',
    { sub: 's', name: 'ad\u202Emin\u200B\u0000\n' },
    'admin',
  ],
  ['the subject if no characters are left', { sub: 's', name: '\u200B' }, 's'],
  ['at most 200 characters of a name', { sub: 's', name: 'a'.repeat(300) }, 'a'.repeat(200)],
])('displays %s', (_case, claims, name) => {
  expect(displayName(claims)).toBe(name);
});

it.each<[string, Record<string, unknown>, string | null]>([
  ['the address', { email: 'd@example.com' }, 'd@example.com'],
  ['a verified address', { email: 'd@example.com', email_verified: true }, 'd@example.com'],
  ['no unverified address', { email: 'd@example.com', email_verified: false }, null],
  ['no address with a header in it', { email: 'd@example.com\r\nBcc: x@evil.example' }, null],
  ['no address that is not text', { email: ['d@example.com'] }, null],
  ['nothing without an address', {}, null],
])('notifies at %s', (_case, claims, email) => {
  expect(emailOf(claims)).toBe(email);
});

test('checks PKCE, state, and nonce', () => {
  const oidc = {
    issuer: 'https://login.example.com/realms/one/',
    clientId: 'c',
    clientSecret: 's',
    scopes: 'openid',
    groupsClaim: 'g',
    groupsMaxAgeMinutes: 5,
  };
  expect(identityProvider(oidc, { onFailure: () => undefined })).toMatchObject({
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    issuer: oidc.issuer,
  });
});
