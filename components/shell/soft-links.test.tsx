import { act, createEvent, fireEvent, screen } from '@testing-library/react';
import { use, useState } from 'react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { SoftLinks } from './soft-links.tsx';

type Link = React.ComponentProps<'a'>;

/**
 * Clicks a link on the page of a run. Returns where the page went, and whether the browser must follow the link itself.
 */
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
  // jsdom doesn't follow links.
  window.addEventListener('click', (late) => late.preventDefault(), { once: true });
  let isLeftToBrowser = true;
  document.addEventListener('click', () => (isLeftToBrowser = !event.defaultPrevented), { once: true });
  fireEvent(screen.getByText('there'), event);
  return { went: router.push.mock.calls.flat(), isLeftToBrowser };
}

test.each([
  ['another page', '/runs?state=failed#top', '/runs?state=failed#top'],
  ['the same page as a full URL', `${location.origin}/runs/r1`, '/runs/r1'],
  ['an anchor on another page', '/runs#list', '/runs#list'],
])('a click on a link to %s changes the page without a reload', (_what, href, to) => {
  expect(click({ href })).toEqual({ went: [to], isLeftToBrowser: false });
});

test.each<[string, Link]>([
  ['an anchor on this page', { href: '#portal-content' }],
  ['another site', { href: 'https://docs.aws.amazon.com/' }],
  ['a new tab', { href: '/runs', target: '_blank' }],
  ['a file', { href: '/runs', download: true }],
  ['the API', { href: '/api/audit/export?format=csv' }],
  ['nowhere', {}],
])('the browser handles a link to %s', (_what, link) => {
  expect(click(link)).toEqual({ went: [], isLeftToBrowser: true });
});

test.each<[string, MouseEventInit]>([
  ['Ctrl', { ctrlKey: true }],
  ['Command', { metaKey: true }],
  ['Shift', { shiftKey: true }],
  ['Alt', { altKey: true }],
  ['the middle button', { button: 1 }],
])('the browser handles a click with %s', (_what, how) => {
  expect(click({ href: '/runs' }, how)).toEqual({ went: [], isLeftToBrowser: true });
});

test('a progress bar shows that the next page is loading', async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<string>();
  const NextPage = () => <h1>{use(arrived)}</h1>;
  let open: () => void = () => undefined;
  const Pages = () => {
    const [isNext, setNext] = useState(false);
    open = () => setNext(true);
    return isNext ? <NextPage /> : <a href="/runs">there</a>;
  };
  const { router } = show(
    <SoftLinks>
      <Pages />
    </SoftLinks>,
  );
  router.push.mockImplementation(() => open());
  const progress = () => screen.queryByRole('progressbar', { name: say('shell.loading') });
  expect(progress()).toBeNull();
  await act(async () => fireEvent.click(screen.getByText('there')));
  expect(progress()).not.toBeNull();
  expect(screen.getByText('there')).toBeTruthy();
  await act(async () => arrive('Run history'));
  expect(screen.getByRole('heading', { name: 'Run history' })).toBeTruthy();
  expect(progress()).toBeNull();
});
