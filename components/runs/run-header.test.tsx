import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { failedRun, RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunView } from '#lib/runs/view.ts';
import { RunHeader } from './run-header.tsx';
import { RunProgress } from './run-progress.tsx';
import type { RunRights } from './run-rights.ts';

afterEach(() => vi.restoreAllMocks());

const rights = { canCancel: true, canCleanUp: true } as RunRights;
const running = viewAfter({ type: 'run.started' });
const failed = failedRun();

const header = (view: RunView, connection: 'live' | 'reconnecting' = 'live') =>
  show(<RunHeader view={view} connection={connection} rights={rights} isCleanUpOpen={false} />);
const named = (alias: string, roleName: string): RunView => ({
  ...running,
  request: {
    ...running.request,
    key: { ...running.request.key, alias } as never,
    role: { ...running.request.role, roleName },
  },
});

test('the heading is what the run sets up, and the id is below it to copy', () => {
  header(running);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('limitless · aurora-data-loader');
  expect(screen.getByText(RUN_ID)).toBeTruthy();
  const copy = say('shell.copy.copyWhat', { what: say('run.overview.id') });
  expect(screen.getByRole('button', { name: copy })).toBeTruthy();
});

test('an alias and a role of the same name are both in the heading', () => {
  const complain = vi.spyOn(console, 'error').mockReturnValue(undefined);
  header(named('limitless', 'limitless'));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('limitless · limitless');
  expect(complain).not.toHaveBeenCalled();
});

test('a clean-up is named after what it cleans up', () => {
  header({ ...running, kind: 'clean-up' });
  expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/^Clean-up of limitless/);
});

test.each([64, 128])('names of %i characters are in the heading in full, and one button copies both', (length) => {
  const [alias, roleName] = ['a'.repeat(length), 'r'.repeat(64)];
  header(named(alias, roleName));
  const heading = screen.getByRole('heading', { level: 1 }).textContent;
  for (const name of [alias, roleName]) expect(heading).toContain(name);
  const copy = say('shell.copy.copyWhat', { what: `${alias} · ${roleName}` });
  expect(screen.getByRole('button', { name: copy })).toBeTruthy();
});

test('a running run is shown as live; next to a failure it is not, but a lost connection still is', () => {
  header(running);
  expect(screen.getByText(say('run.connection.live'))).toBeTruthy();
  const { unmount } = header(failed);
  expect(screen.getAllByText(say('run.connection.live'))).toHaveLength(1);
  unmount();
  header(failed, 'reconnecting');
  expect(screen.getByText(say('run.connection.reconnecting'))).toBeTruthy();
});

test('a failed setup has neither Cancel nor Clean up in its heading, since it explains both below', () => {
  header(failed);
  expect(screen.queryByRole('button', { name: say('run.cancel.button') })).toBeNull();
  expect(screen.queryByRole('link', { name: say('cleanUp.confirm.button') })).toBeNull();
});

test.each([
  ['running', running, say('run.cancel.button'), say('cleanUp.confirm.button')],
  ['succeeded', { ...running, state: 'succeeded' as const }, say('cleanUp.confirm.button'), say('run.cancel.button')],
])('a %s setup offers one way to end it', (_what, view, offered, other) => {
  header(view);
  expect(screen.getByText(offered)).toBeTruthy();
  expect(screen.queryByText(other)).toBeNull();
});

test('the progress of a failed run says how many steps failed, and shows an error', () => {
  show(<RunProgress view={failed} typicalMs={40_000} />);
  expect(screen.getAllByText(say('run.overview.progressFailed', { done: 0, all: 10, failed: 1 }))).not.toEqual([]);
  expect(document.querySelector('[class*="status-error"]')).not.toBeNull();
});

test('a run at work says how long it usually takes, once that is known', () => {
  const usually = say('run.overview.usually', { duration: '40 s' });
  const { unmount } = show(<RunProgress view={running} typicalMs={null} />);
  expect(screen.queryByText(/Usually/)).toBeNull();
  unmount();
  show(<RunProgress view={running} typicalMs={40_000} />);
  expect(screen.getByText(usually)).toBeTruthy();
});

test('an ended run no longer says how long it usually takes', () => {
  show(<RunProgress view={{ ...running, state: 'cancelled' }} typicalMs={40_000} />);
  expect(screen.queryByText(/Usually/)).toBeNull();
});
