import { expect, it } from 'vitest';
import { isOwnRequest } from './own-request.ts';

const PORTAL = 'https://portal.example.com';
const nothing = { site: null, origin: null, referer: null };

it.each<[string, Partial<typeof nothing> | Record<string, string>, boolean]>([
  ['from a page of the portal', { site: 'same-origin' }, true],
  ['typed by the person', { site: 'none' }, true],
  ['from another site', { site: 'cross-site' }, false],
  ['from a sibling site under the same domain', { site: 'same-site' }, false],
  [
    'from another site that forges the other headers',
    { site: 'cross-site', origin: PORTAL, referer: `${PORTAL}/runs` },
    false,
  ],
  ['from an older browser, with the portal as Referer', { referer: `${PORTAL}/admin/teams` }, true],
  ['from an older browser, with the portal as Origin', { origin: PORTAL }, true],
  ['from an older browser on another site', { referer: 'https://evil.example/' }, false],
  ['from a site whose name starts like the portal', { referer: `${PORTAL}.evil.example/` }, false],
  ['from an older browser that hides its Referer', {}, false],
  ['from a sandboxed frame', { origin: 'null' }, false],
])('a request %s', (_where, source, isOwn) => {
  expect(isOwnRequest({ ...nothing, ...source }, PORTAL)).toBe(isOwn);
});
