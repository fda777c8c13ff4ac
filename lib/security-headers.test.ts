import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './security-headers.ts';

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

test('nothing inline runs, and no address outside is reached', () => {
  for (const [name, sources] of directives) {
    if (name !== 'style-src-attr') expect(sources, name).not.toContain('unsafe');
    expect(sources, name).not.toMatch(/\*|https?:/);
  }
});
