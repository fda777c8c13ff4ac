import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { playPortal, refuse } from '#components/testing/portal.ts';
import { denied, REQUESTER, RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { attemptsBefore, readAttemptsQuery, viewForPage } from '#lib/runs/page-view.ts';
import { RunSteps } from './run-steps.tsx';

const RUN = `/api/runs/${RUN_ID}`;
const view = viewAfter(
  ...Array.from({ length: 60 }, (_, index) => [
    { type: 'run.started' as const },
    { type: 'step.started' as const, step: 'access' as const, attempt: index + 1, by: REQUESTER },
    { type: 'step.failed' as const, step: 'access' as const, attempt: index + 1, error: denied },
    { type: 'run.failed' as const },
  ]).flat(),
);

const shownNumbers = () =>
  [...(document.body.textContent ?? '').matchAll(/Attempt (\d+) ?Failed/g)].map(([, number]) => Number(number));
const button = (count: number) => screen.findByRole('button', { name: say('run.steps.attempts.earlier', { count }) });
const upTo60 = (from: number) => Array.from({ length: 61 - from }, (_, index) => from + index);

/** As the portal answers. */
function answer(query: unknown) {
  const asked = readAttemptsQuery(new URLSearchParams(String(query)));
  return asked && attemptsBefore(view.steps[asked.step], asked.before);
}

test('a step shows its latest attempts and how many there are, and the reader reaches the first one', async () => {
  const portal = playPortal({ [RUN]: answer });
  show(<RunSteps view={viewForPage(view)} />);
  expect(screen.getByText(say('run.steps.attempts.heading', { count: 60 }))).toBeTruthy();
  expect(document.body.textContent).toContain(say('run.steps.attempts.count', { count: 60 }));
  expect(shownNumbers()).toEqual(upTo60(56));
  expect(portal.asked(RUN)).toEqual([]);
  fireEvent.click(await button(50));
  fireEvent.click(await button(5));
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: /earlier/ })).toBeNull());
  expect(shownNumbers()).toEqual(upTo60(1));

  expect(portal.asked(RUN)).toHaveLength(2);
});

test('earlier attempts that can’t be loaded are reported, and loaded at the next try', async () => {
  let isDown = true;
  playPortal({ [RUN]: (query) => (isDown ? refuse('database-unreachable', 503) : answer(query)) });
  show(<RunSteps view={viewForPage(view)} />);
  fireEvent.click(await button(50));
  expect((await screen.findByRole('alert')).textContent).toContain(say('errors.database-unreachable.title'));
  expect(shownNumbers()).toEqual(upTo60(56));
  isDown = false;
  fireEvent.click(await button(50));
  await button(5);
  expect(shownNumbers()).toEqual(upTo60(6));
});
