import { expect, test } from 'vitest';
import { contentSecurityPolicy, hotReloadSources } from './security-headers.ts';

const directives = new Map(
  contentSecurityPolicy('bm9uY2U=')
    .split('; ')
    .map((directive) => directive.split(/ (.*)/).slice(0, 2) as [string, string]),
);

test.each([
  ['default-src', "'self'"],
  ['script-src', "'self' 'nonce-bm9uY2U=' 'strict-dynamic'"],
  ['style-src', "'self' 'nonce-bm9uY2U='"],
  ['object-src', "'none'"],
  ['base-uri', "'none'"],
  ['frame-ancestors', "'none'"],
  ['form-action', "'self'"],
  ['connect-src', "'self'"],
])('the policy says %s %s', (name, sources) => {
  expect(directives.get(name)).toBe(sources);
});

test('nothing inline runs, and nothing outside is reachable', () => {
  for (const [name, sources] of directives) {
    if (name !== 'style-src-attr') expect(sources, name).not.toContain('unsafe');
    expect(sources, name).not.toMatch(/\*|https?:/);
  }
});

test('the policy is exactly this one', () => {
  expect(contentSecurityPolicy('bm9uY2U=')).toBe(
    "default-src 'self'; script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'; style-src 'self' 'nonce-bm9uY2U='; " +
      "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; " +
      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
});

test('in development it adds only what hot reload needs: evaluated code, style elements, and a WebSocket to the portal', () => {
  const development = contentSecurityPolicy('bm9uY2U=', hotReloadSources('http://localhost:3000')).split('; ');
  const production = contentSecurityPolicy('bm9uY2U=').split('; ');
  expect(development.filter((directive) => !production.includes(directive))).toEqual([
    "script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic' 'unsafe-eval'",
    "connect-src 'self' ws://localhost:3000",
    "style-src-elem 'self' 'unsafe-inline'",
  ]);
  expect(production.filter((directive) => !development.includes(directive))).toEqual([
    "script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
    "connect-src 'self'",
  ]);
});
