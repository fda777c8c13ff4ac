import { describe, expect, it, test } from 'vitest';
import { safeReturnPath, safeReturnPathOf, signInPath } from './return-path.ts';

describe('an own path is kept', () => {
  it.each([
    '/',
    '/runs',
    '/runs/0190-abc',
    '/runs?state=failed&text=a%2Fb',
    '/new?step=2#policy',
    '/%2F%2Fevil.example',
    `/${'a'.repeat(1999)}`,
  ])('%s', (path) => {
    expect(safeReturnPath(path)).toBe(path);
  });
});

describe('anything else gives the first page', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list, as from a query that names it twice', ['/runs', '/runs']],
    ['an empty text', ''],
    ['a relative path', 'runs'],
    ['another site', 'https://evil.example/'],
    ['another site without its scheme', '//evil.example/'],
    ['a page of another site', '//evil.example/runs'],
    ['what is no address', '//['],
    ['another site behind back slashes', '/\\evil.example'],
    ['another site behind a tab', '/\t/evil.example'],
    ['another site behind a line break', '/\n/evil.example'],
    ['another site behind dots', '/..//evil.example'],
    ['another site behind a path', '/runs/..//evil.example'],
    ['a script', 'javascript:alert(1)'],
    ['the sign-in page itself', '/sign-in?from=%2Fsign-in'],
    ['a route that answers with data', '/api/auth/signout'],
    ['a route reached by dots', '/runs/../api/runs'],
    ['a path that is too long', `/${'a'.repeat(2000)}`],
  ])('%s', (_case, from) => {
    expect(safeReturnPath(from)).toBe('/');
  });
});

test('what only begins like a page without return is kept', () => {
  expect(safeReturnPath('/apiary')).toBe('/apiary');
});

describe('a whole address', () => {
  it.each([
    ['http://localhost:3000/runs?a=1', '/runs?a=1'],
    ['/runs', '/runs'],
    ['http://localhost:3001/runs', '/'],
    ['http://localhost:3000.evil.example/runs', '/'],
    ['http://localhost:3000//evil.example', '/'],
    ['not an address', '/'],
  ])('%s gives %s', (address, path) => {
    expect(safeReturnPathOf(address, 'http://localhost:3000')).toBe(path);
  });
});

test('the sign-in page is told where to come back to, except to the first page', () => {
  expect(signInPath('/runs?a=1&b=2')).toBe('/sign-in?from=%2Fruns%3Fa%3D1%26b%3D2');
  expect(signInPath('//evil.example')).toBe('/sign-in');
});
