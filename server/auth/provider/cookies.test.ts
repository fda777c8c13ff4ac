import { expect, test } from 'vitest';
import { authCookies, sessionCookieName } from './cookies.ts';

test('over https every cookie is bound to the host and sent over https alone', () => {
  const cookies = Object.values(authCookies('https://portal.example.com'));
  expect(cookies).toHaveLength(6);
  for (const { name, options } of cookies) {
    expect(name).toMatch(/^__Host-portal\./);
    // What browsers demand of the prefix: Secure, the whole host, no Domain.
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: true, path: '/' });
    expect(options).not.toHaveProperty('domain');
  }
});

test('over http on the loopback the names are plain, since browsers refuse the prefix there', () => {
  for (const { name, options } of Object.values(authCookies('http://localhost:3000'))) {
    expect(name).toMatch(/^portal\./);
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: false });
  }
});

test('the session is read under the name under which it is set', () => {
  for (const portalUrl of ['https://portal.example.com', 'http://localhost:3000']) {
    expect(sessionCookieName(portalUrl)).toBe(authCookies(portalUrl).sessionToken.name);
  }
});

test('no name begins with that of the session, which next-auth would take for a part of it', () => {
  const { sessionToken, ...others } = authCookies('https://portal.example.com');
  for (const { name } of Object.values(others)) expect(name.startsWith(sessionToken.name)).toBe(false);
});

test('the cookies of a sign-in in progress expire after 15 minutes, and no other cookie sets its own age', () => {
  const cookies = Object.entries(authCookies('https://portal.example.com'));
  expect(Object.fromEntries(cookies.map(([use, { options }]) => [use, options.maxAge]))).toEqual({
    state: 900,
    nonce: 900,
    pkceCodeVerifier: 900,
    sessionToken: undefined,
    callbackUrl: undefined,
    csrfToken: undefined,
  });
});
