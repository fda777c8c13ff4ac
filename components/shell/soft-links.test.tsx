import { createEvent, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '#components/testing/show.tsx';
import { SoftLinks } from './soft-links.tsx';

type Link = React.ComponentProps<'a'>;

/** Clicks a link on the page of a run; says where the page went, and whether the browser has to follow the link itself. */
function click(link: Link, how: MouseEventInit = {}) {
  const { router } = show(
    <SoftLinks>
      <a {...link}>
        <span>there</span>
      </a>
    </SoftLinks>,
    { at: '/runs/r1' },
  );
  const event = createEvent.click(screen.getByText('there'), { button: 0, ...how });
  // jsdom follows no links.
  window.addEventListener('click', (late) => late.preventDefault(), { once: true });
  let isLeftToBrowser = true;
  document.addEventListener('click', () => (isLeftToBrowser = !event.defaultPrevented), { once: true });
  fireEvent(screen.getByText('there'), event);
  return { went: router.push.mock.calls.flat(), isLeftToBrowser };
}

test.each([
  ['another page', '/runs?state=failed#top', '/runs?state=failed#top'],
  ['the same page in full', `${location.origin}/runs/r1`, '/runs/r1'],
  ['a place on another page', '/runs#list', '/runs#list'],
])('a click on a link to %s changes the page without loading it anew', (_what, href, to) => {
  expect(click({ href })).toEqual({ went: [to], isLeftToBrowser: false });
});

test.each<[string, Link]>([
  ['a place on this page', { href: '#portal-content' }],
  ['another site', { href: 'https://docs.aws.amazon.com/' }],
  ['a new tab', { href: '/runs', target: '_blank' }],
  ['a file', { href: '/runs', download: true }],
  ['the API', { href: '/api/audit/export?format=csv' }],
  ['nowhere', {}],
])('a link to %s is left to the browser', (_what, link) => {
  expect(click(link)).toEqual({ went: [], isLeftToBrowser: true });
});

test.each<[string, MouseEventInit]>([
  ['Ctrl', { ctrlKey: true }],
  ['Command', { metaKey: true }],
  ['Shift', { shiftKey: true }],
  ['Alt', { altKey: true }],
  ['the middle button', { button: 1 }],
])('a click with %s is left to the browser', (_what, how) => {
  expect(click({ href: '/runs' }, how)).toEqual({ went: [], isLeftToBrowser: true });
});
