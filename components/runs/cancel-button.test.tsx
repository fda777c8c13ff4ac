import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal, refused } from '#components/testing/portal.ts';
import { RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { CancelButton } from './cancel-button.tsx';

const CANCEL = say('run.cancel.button');

/** Clicks Cancel run; returns the confirmation dialog. */
async function ask(answer: unknown = DONE) {
  const view = viewAfter({ type: 'run.started' });
  const portal = playPortal({ cancelRun: () => answer, [`/api/runs/${RUN_ID}`]: () => view });
  show(<CancelButton runId={view.id} kind={view.kind} />);
  fireEvent.click(screen.getByRole('button', { name: CANCEL }));
  return { portal, dialog: within(await screen.findByRole('dialog')) };
}

test('nothing is canceled before the dialog is confirmed', async () => {
  const { portal, dialog } = await ask();
  fireEvent.click(dialog.getByRole('button', { name: say('run.cancel.back') }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(portal.asked('cancelRun')).toEqual([]);
});

test('the confirmed dialog cancels the run and closes', async () => {
  const { portal, dialog } = await ask();
  fireEvent.click(dialog.getByRole('button', { name: CANCEL }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(portal.asked('cancelRun')).toEqual([{ runId: RUN_ID }]);
});

test('a failed cancellation keeps the dialog open and says why', async () => {
  const { dialog } = await ask(refused('not-found'));
  fireEvent.click(dialog.getByRole('button', { name: CANCEL }));
  expect((await dialog.findByRole('alert')).textContent).toContain(say('errors.not-found.title'));
});
