import { act, screen } from '@testing-library/react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { expect, onTestFinished, test } from 'vitest';
import { preparePage, say, show } from '#components/testing/show.tsx';
import { HydrationGate } from './hydration-gate.tsx';

const page = (
  <HydrationGate hasProgress>
    <button type="button">Next</button>
    <a href="/runs">Run history</a>
  </HydrationGate>
);
const progress = () => screen.queryByRole('progressbar', { name: say('shell.loading') });

/** Puts the server's markup on the page; returns a function that hydrates it. */
function serve() {
  const { Page } = preparePage();
  const root = document.createElement('div');
  document.body.append(root);
  onTestFinished(() => root.remove());
  root.innerHTML = renderToString(<Page>{page}</Page>);
  return () => act(async () => hydrateRoot(root, <Page>{page}</Page>));
}

test('the server sends disabled buttons, working links, and a progress bar', () => {
  serve();
  expect(screen.getByRole('button').matches(':disabled')).toBe(true);
  expect(screen.getByRole('group').getAttribute('aria-busy')).toBe('true');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/runs');
  expect(progress()).not.toBeNull();
});

test('after hydration the same button works, and the progress bar is gone', async () => {
  const hydrate = serve();
  const button = screen.getByRole('button');
  const root = await hydrate();
  onTestFinished(() => act(async () => root.unmount()));
  expect(screen.getByRole('button')).toBe(button);
  expect(button.matches(':disabled')).toBe(false);
  expect(screen.queryByRole('group')).toBeNull();
  expect(progress()).toBeNull();
});

test('content rendered in the browser works immediately', () => {
  show(page);
  expect(screen.getByRole('button').matches(':disabled')).toBe(false);
  expect(progress()).toBeNull();
});
