import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { playPortal, refused } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import type { TroubledRun } from '#lib/runs/support-inbox.ts';
import { Causes } from './causes.tsx';

const RUNS = ['11111111-0000-4000-8000-000000000000', '22222222-0000-4000-8000-000000000000'].map(
  (id, index): TroubledRun => ({
    ...{ id, teamId: 'payments', trouble: 'failed', name: `alias-${index} · role` },
    ...{ requestedBy: 'Dana', lastSignAt: new Date(0).toISOString(), failedStep: 'kms-key' },
    ...{ errorCode: 'access-denied', wantsPassword: index === 1, lastNo: 7 + index },
  }),
);
const CAUSE = { code: 'access-denied', teamId: 'payments', step: 'kms-key', count: 2 } as const;
const TEAMS = [{ id: 'payments', name: { en: 'Payments', ja: '決済' } }];
const title = say('errors.access-denied.title');
const LIST = '/api/support/runs';

function open(retryTogether: () => unknown) {
  const portal = playPortal({ [LIST]: () => ({ items: RUNS, nextCursor: null, causes: [] }), retryTogether });
  const onShow = vi.fn();
  const { rerender } = show(<Causes causes={[CAUSE]} teams={TEAMS} onShow={onShow} />);
  const removeCauses = () => rerender(<Causes causes={[]} teams={TEAMS} onShow={onShow} />);
  fireEvent.click(screen.getByRole('button', { name: say('support.causes.retryOf', { title, count: 2 }) }));
  return { portal, onShow, removeCauses };
}

const dialog = () => screen.getByRole('dialog');
const button = (name: string) => within(dialog()).getByRole('button', { name });
const rowOf = (id: string) => within(dialog()).getByText(id.slice(0, 8)).closest('tr')?.textContent;

test('two clicks retry the runs of a cause once, as they were shown, and each run’s result is told', async () => {
  const answer = Promise.withResolvers<unknown>();
  const { portal, removeCauses } = open(() => answer.promise);
  await within(await screen.findByRole('dialog')).findByText('11111111');
  expect(portal.asked(LIST)).toEqual(['?team=payments&trouble=failed&code=access-denied&step=kms-key']);
  expect(rowOf('11111111')).toContain(say('support.together.retries'));
  expect(rowOf('22222222')).toContain(say('support.together.needsPassword', { name: 'Dana' }));
  const confirm = button(say('support.together.confirm', { count: 2 }));
  fireEvent.click(confirm);
  fireEvent.click(confirm);
  answer.resolve({
    ok: true,
    value: [
      { runId: RUNS[0]?.id, code: null },
      { runId: RUNS[1]?.id, code: 'password-expired' },
    ],
  });
  await waitFor(() => expect(rowOf('11111111')).toContain(say('support.together.retried')));
  // No run fails for it any longer.
  removeCauses();
  expect(screen.queryByRole('table', { name: say('support.causes.title') })).toBeNull();
  expect(rowOf('11111111')).toContain(say('support.together.retried'));
  expect(rowOf('22222222')).toContain(say('support.together.needsPassword', { name: 'Dana' }));
  const shown = RUNS.map(({ id, lastNo }) => ({ runId: id, lastNo }));
  expect(portal.asked('retryTogether')).toEqual([{ runs: shown }]);
  fireEvent.click(button(say('support.together.done')));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(portal.asked('retryTogether')).toHaveLength(1);
});

test('a refusal keeps the dialog open, and says why', async () => {
  open(() => refused('too-many-requests'));
  await within(await screen.findByRole('dialog')).findByText('11111111');
  fireEvent.click(button(say('support.together.confirm', { count: 2 })));
  expect((await within(dialog()).findByRole('alert')).textContent).toContain(say('errors.too-many-requests.title'));
});

test('a cause shows its runs in the list', async () => {
  const { onShow } = open(() => refused('not-found'));
  fireEvent.click(screen.getByRole('link', { name: title }));
  expect(onShow).toHaveBeenCalledWith({ trouble: 'failed', code: 'access-denied', team: 'payments', step: 'kms-key' });
});
