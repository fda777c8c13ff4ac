import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal, refused } from '#components/testing/portal.ts';
import { RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { REASON_LENGTH } from '#lib/runs/events.ts';
import { DenyButton } from './deny-button.tsx';

const DENY = say('approval.deny.button');
// Cloudscape hides a closed dialog with CSS, which isn't loaded here.
const dialog = () => screen.getByRole('dialog');
const confirm = () => within(dialog()).getByRole('button', { name: DENY });

/** Opens the dialog and enters a reason. */
function writeReason(reason: string, answer: unknown = DONE) {
  const view = viewAfter();
  const portal = playPortal({ denyRun: () => answer, [`/api/runs/${RUN_ID}`]: () => view });
  show(<DenyButton view={view} />);
  fireEvent.click(screen.getAllByRole('button', { name: DENY })[0] as HTMLElement);
  fireEvent.change(screen.getByLabelText(say('approval.deny.reason')), { target: { value: reason } });
  return portal;
}

test('the longest reason is sent, without surrounding spaces', async () => {
  const longest = 'x'.repeat(REASON_LENGTH);
  const portal = writeReason(`  ${longest}\n`);
  fireEvent.click(confirm());
  await waitFor(() => expect(portal.asked('denyRun')).toEqual([{ runId: RUN_ID, reason: longest }]));
});

test('a longer reason shows its length, and is not sent', () => {
  const portal = writeReason('x'.repeat(REASON_LENGTH + 1));
  expect(screen.getByText(say('approval.deny.reasonTooLong', { count: REASON_LENGTH + 1 }))).toBeTruthy();
  fireEvent.click(confirm());
  expect(portal.asked('denyRun')).toEqual([]);
});

test('a failed denial keeps the dialog open, with the entered reason', async () => {
  writeReason('Still in use', refused('not-found'));
  fireEvent.click(confirm());
  expect((await within(dialog()).findByRole('alert')).textContent).toContain(say('errors.not-found.title'));
  expect(screen.getByLabelText<HTMLTextAreaElement>(say('approval.deny.reason')).value).toBe('Still in use');
});
