import { useQuery } from '@tanstack/react-query';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { beUnreachable, DONE, playPortal, refused } from '#components/testing/portal.ts';
import { failedRun, REQUESTER, RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunView } from '#lib/runs/view.ts';
import { runQuery } from '../live/run-query.ts';
import type { RunRights } from '../run-rights.ts';
import { RetryButton } from './retry-button.tsx';

const RUN = `/api/runs/${RUN_ID}`;
const view = failedRun();
const mayRetry = { canRetry: true } as RunRights;

/** The button on a page that shows the cached run. */
function RunPage({ first, rights = mayRetry }: { first: RunView; rights?: RunRights }) {
  const { data } = useQuery({ ...runQuery(RUN_ID), initialData: first });
  return <RetryButton view={data} step="access" rights={rights} isPrimary />;
}

const name = say('run.failure.retryOf', { step: say('run.steps.names.access') });
const button = () => screen.getByRole('button', { name });

test('two clicks retry once, and the button stays busy until the page shows the new state', async () => {
  const retried = Promise.withResolvers<unknown>();
  const fetched = Promise.withResolvers<RunView>();
  const portal = playPortal({ retryRun: () => retried.promise, [RUN]: () => fetched.promise });
  show(<RunPage first={view} />);
  fireEvent.click(button());
  fireEvent.click(button());
  retried.resolve(DONE);
  await waitFor(() => expect(portal.asked(RUN)).toHaveLength(1));
  expect(button().getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(button());
  fetched.resolve(view);
  await waitFor(() => expect(button().getAttribute('aria-disabled')).toBeNull());
  expect(portal.asked('retryRun')).toEqual([{ runId: RUN_ID, step: 'access' }]);
});

test.each([
  ['a refusal', () => refused('too-many-requests'), say('errors.too-many-requests.title')],
  ['no answer', beUnreachable, say('errors.unreachable.title')],
])('%s is reported, and the step can be retried again', async (_what, answer, words) => {
  playPortal({ retryRun: answer, [RUN]: () => view });
  show(<RunPage first={view} />);
  fireEvent.click(button());
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  await waitFor(() => expect(button().getAttribute('aria-disabled')).toBeNull());
});

test('a run that is still working is not retried', () => {
  const portal = playPortal({});
  show(<RunPage first={viewAfter({ type: 'run.started' })} />);
  expect(button().getAttribute('aria-disabled')).toBe('true');
  expect(screen.getAllByText(say('run.failure.stillRunning'))).not.toEqual([]);
  fireEvent.click(button());
  expect(portal.asked('retryRun')).toEqual([]);
});

test('people who may not retry see who may, without a button', () => {
  show(<RunPage first={view} rights={{ canRetry: false } as RunRights} />);
  expect(screen.queryByRole('button', { name })).toBeNull();
  expect(screen.getByText(say('run.failure.notAllowed', { name: REQUESTER.name }))).toBeTruthy();
});
