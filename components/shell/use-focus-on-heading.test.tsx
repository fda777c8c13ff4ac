import { act, render, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { preparePage } from '#components/testing/show.tsx';
import { useFocusOnHeading } from './use-focus-on-heading.ts';

function Shell({ children }: { children: React.ReactNode }) {
  useFocusOnHeading('content');
  return (
    <>
      <a href="/elsewhere">navigation</a>
      <div id="content">{children}</div>
    </>
  );
}

function openShell(content: React.ReactNode) {
  const { Page } = preparePage({ at: '/runs' });
  const page = (shown: React.ReactNode) => (
    <Page>
      <Shell>{shown}</Shell>
    </Page>
  );
  const { rerender } = render(page(content));
  screen.getByRole('link').focus();
  return {
    goTo(path: string, shown: React.ReactNode) {
      act(() => history.pushState(null, '', path));
      rerender(page(shown));
    },
  };
}

const heading = (text: string) => screen.findByRole('heading', { name: text });

test('a page that is opened first leaves the focus where it is', () => {
  openShell(<h1>Runs</h1>);
  expect(document.activeElement).toBe(screen.getByRole('link'));
});

test('another page gets the focus on its heading', async () => {
  const { goTo } = openShell(<h1>Runs</h1>);
  goTo('/runs/one', <h1>Run one</h1>);
  await waitFor(async () => expect(document.activeElement).toBe(await heading('Run one')));
});

test('a step of the same page leaves the focus alone', () => {
  const { goTo } = openShell(<h1>Step</h1>);
  goTo('/runs?step=key', <h1>Step</h1>);
  expect(document.activeElement).toBe(screen.getByRole('link'));
});

test('a heading that appears after a loading state gets the focus then', async () => {
  const { goTo } = openShell(<h1>Runs</h1>);
  goTo('/support', <p>Loading</p>);
  goTo('/support', <h1 key="new">Support</h1>);
  await waitFor(async () => expect(document.activeElement).toBe(await heading('Support')));
});

test('a field that the reader uses already keeps the focus', async () => {
  const { goTo } = openShell(<h1>Runs</h1>);
  goTo('/support', [<input key="field" aria-label="field" />]);
  screen.getByLabelText('field').focus();
  goTo('/support', [<input key="field" aria-label="field" />, <h1 key="heading">Support</h1>]);
  await heading('Support');
  expect(document.activeElement).toBe(screen.getByLabelText('field'));
});
