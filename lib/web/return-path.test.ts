import { describe, expect, it, test } from 'vitest';
import { safeReturnPath, safeReturnPathOf, signInPath } from './return-path.ts';

describe('one of the portal’s paths is kept', () => {
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

describe('anything else becomes the first page', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list, from a query with the name twice', ['/runs', '/runs']],
    ['empty text', ''],
    ['a relative path', 'runs'],
    ['another site', 'https://evil.example/'],
    ['another site without its scheme', '//evil.example/'],
    ['a page of another site', '//evil.example/runs'],
    ['text that isn’t an address', '//['],
    ['another site after backslashes', '/\\evil.example'],
    ['another site after a tab', '/\t/evil.example'],
    ['another site after a line break', '/\n/evil.example'],
    ['another site after dots', '/..//evil.example'],
    ['another site after a path', '/runs/..//evil.example'],
    ['a script', 'javascript:alert(1)'],
    ['the sign-in page itself', '/sign-in?from=%2Fsign-in'],
    ['a route that returns data', '/api/auth/signout'],
    ['a route reached through dots', '/runs/../api/runs'],
    ['a path that is too long', `/${'a'.repeat(2000)}`],
  ])('%s', (_case, from) => {
    expect(safeReturnPath(from)).toBe('/');
  });
});

test('a path that only starts like an excluded page is kept', () => {
  expect(safeReturnPath('/apiary')).toBe('/apiary');
});

describe('a full address', () => {
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

test('the sign-in page gets the path to return to, except for the first page', () => {
  expect(signInPath('/runs?a=1&b=2')).toBe('/sign-in?from=%2Fruns%3Fa%3D1%26b%3D2');
  expect(signInPath('//evil.example')).toBe('/sign-in');
});
