import { queryOptions, useQuery } from '@tanstack/react-query';
import { act, fireEvent, renderHook, screen, waitFor } from '@testing-library/react';
import { expect, onTestFinished, test, vi } from 'vitest';
import { beUnreachable, DONE, playPortal, refused } from '#components/testing/portal.ts';
import { preparePage, show } from '#components/testing/show.tsx';
import { cancelRun } from '#server/actions/runs.ts';
import { fetchJson } from './request-failure.ts';
import { useAction } from './use-action.ts';

const INPUT = { runId: 'r1' };
const UNREACHABLE = { ok: false, error: { code: 'unreachable' } };
const runState = queryOptions({ queryKey: ['run', 'r1'], queryFn: () => fetchJson<{ state: string }>('/api/runs/r1') });

const useCancel = (options: Parameters<typeof useAction<[typeof INPUT], void>>[1]) => useAction(cancelRun, options);

/** The action on its own page, which shows nothing that it changes. */
function openPage(answer: () => unknown, options: Parameters<typeof useCancel>[0] = {}) {
  const portal = playPortal({ cancelRun: answer });
  const { result } = renderHook(() => useCancel(options), { wrapper: preparePage().Page });
  return { portal, page: result, run: () => act(() => result.current.run(INPUT)) };
}

test('two clicks send one call, and both get its result', async () => {
  const answer = Promise.withResolvers<unknown>();
  const { portal, page } = openPage(() => answer.promise);
  const clicks: unknown[] = [];
  act(() => {
    clicks.push(page.current.run(INPUT), page.current.run(INPUT));
  });
  expect(page.current.isBusy).toBe(true);
  await act(async () => answer.resolve(DONE));
  expect(await Promise.all(clicks)).toEqual([DONE, DONE]);
  expect(portal.asked('cancelRun')).toEqual([INPUT]);
  expect(page.current.isBusy).toBe(false);
});

/** The state of the run and, in a separate component, the action that changes it. */
function RunPage() {
  const { data } = useQuery(runState);
  return (
    <>
      <span role="status">{data?.state}</span>
      <CancelButton />
    </>
  );
}

function CancelButton() {
  const { run, isBusy } = useAction(cancelRun, { refresh: runState.queryKey });
  return (
    <button type="button" onClick={() => void run(INPUT)}>
      {isBusy ? 'Busy' : 'Cancel'}
    </button>
  );
}

test.each([
  ['a success', () => DONE],
  ['a refusal', () => refused('not-cancellable')],
])('after %s the action stays busy until the page shows the change', async (_name, answer) => {
  const fetched = Promise.withResolvers<unknown>();
  const states = [{ state: 'running' }, fetched.promise];
  playPortal({ cancelRun: answer, '/api/runs/r1': () => states.shift() });
  const seen: string[] = [];
  const look = () =>
    seen.push(`${screen.getByRole('button').textContent} at ${screen.getByRole('status').textContent}`);
  show(<RunPage />);
  await screen.findByText('running');
  const observer = new MutationObserver(look);
  onTestFinished(() => observer.disconnect());
  observer.observe(document.body, { subtree: true, characterData: true, childList: true });
  fireEvent.click(screen.getByRole('button'));
  await waitFor(() => expect(states).toEqual([]));
  fetched.resolve({ state: 'cancelling' });
  await screen.findByText('Cancel');
  look();
  expect(seen.at(-1)).toBe('Cancel at cancelling');
  expect(seen).not.toContain('Cancel at running');
});

test('an error is both the result and the failure, until the next call or until it is cleared', async () => {
  const answers = [refused('not-found'), DONE, refused('not-cancellable')];
  const onSuccess = vi.fn();
  const onFailure = vi.fn();
  const { page, run } = openPage(() => answers.shift(), { onSuccess, onFailure });
  expect(await run()).toEqual(refused('not-found'));
  expect(page.current).toMatchObject({ isBusy: false, failure: { code: 'not-found' } });
  expect(onFailure).toHaveBeenCalledExactlyOnceWith({ code: 'not-found' });
  expect(onSuccess).not.toHaveBeenCalled();
  await run();
  expect(page.current.failure).toBeNull();
  expect(onSuccess).toHaveBeenCalledExactlyOnceWith(null);
  await run();
  act(() => page.current.clearFailure());
  expect(page.current.failure).toBeNull();
});

test('no response is a failure, and the action can be called again', async () => {
  const answers = [beUnreachable, () => DONE];
  const { page, run } = openPage(() => answers.shift()?.());
  expect(await run()).toEqual(UNREACHABLE);
  expect(page.current).toMatchObject({ isBusy: false, failure: { code: 'unreachable' } });
  expect(await run()).toEqual(DONE);
});

test('an action that leaves the page stays busy and is not sent again', async () => {
  const { portal, page, run } = openPage(() => DONE, { onSuccess: () => 'leaving' });
  expect(await run()).toEqual(DONE);
  expect(page.current.isBusy).toBe(true);
  await run();
  expect(portal.asked('cancelRun')).toHaveLength(1);
});
