import { expect, test } from 'vitest';
import { authCookies, sessionCookieName } from './cookies.ts';

test('over HTTPS binds every cookie to the host and sends it only over HTTPS', () => {
  const cookies = Object.values(authCookies('https://portal.example.com'));
  expect(cookies).toHaveLength(6);
  for (const { name, options } of cookies) {
    expect(name).toMatch(/^__Host-portal\./);
    // What browsers require for the prefix: Secure, Path=/, and no Domain.
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: true, path: '/' });
    expect(options).not.toHaveProperty('domain');
  }
});

test('over HTTP on the loopback uses plain names, since browsers refuse the prefix there', () => {
  for (const { name, options } of Object.values(authCookies('http://localhost:3000'))) {
    expect(name).toMatch(/^portal\./);
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: false });
  }
});

test('reads the session cookie under the name it is set with', () => {
  for (const portalUrl of ['https://portal.example.com', 'http://localhost:3000']) {
    expect(sessionCookieName(portalUrl)).toBe(authCookies(portalUrl).sessionToken.name);
  }
});

test('gives no other cookie a name that starts with that of the session, which next-auth would take for a part of it', () => {
  const { sessionToken, ...others } = authCookies('https://portal.example.com');
  for (const { name } of Object.values(others)) expect(name.startsWith(sessionToken.name)).toBe(false);
});

test('expires the cookies of a sign-in after 15 minutes, and sets no age on any other cookie', () => {
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
