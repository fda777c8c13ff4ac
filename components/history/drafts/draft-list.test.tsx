import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal, refuse } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import type { DraftSummary } from '#lib/request/draft.ts';
import { DraftList } from './draft-list.tsx';

const PAYMENTS = { id: 'payments', name: { en: 'Payments', ja: '決済' } };
const ANALYTICS = { id: 'analytics', name: { en: 'Analytics', ja: '分析' } };
const DRAFT: DraftSummary = {
  id: '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a02',
  teamId: 'payments',
  page: 'role',
  roleName: 'my-loader',
  alias: 'my-key',
  changedAt: new Date(Date.now() - 2 * 60 * 60_000).toISOString(),
};

const list = (items: DraftSummary[]) =>
  playPortal({ '/api/drafts': () => ({ items, keptDays: 7 }), deleteDraft: () => DONE });
const row = async (name: string) => (await screen.findByRole('link', { name })).closest('tr') as HTMLElement;

test('a draft says what it is, for which team, at which step and since when, and can be continued', async () => {
  list([DRAFT]);
  show(<DraftList teams={[PAYMENTS, ANALYTICS]} />);
  const shown = await row('my-key · my-loader');
  for (const text of ['Payments', say('request.pages.role.title'), '2 hours ago']) {
    expect(within(shown).getByText(text)).toBeTruthy();
  }
  const name = say('drafts.continueDraft', { name: 'my-key · my-loader' });
  expect(within(shown).getByRole('link', { name }).getAttribute('href')).toBe(`/runs/new?draft=${DRAFT.id}`);
  expect(screen.getByText(say('drafts.kept', { days: 7 }))).toBeTruthy();
});

test('a draft without a role name or a new key still has a name', async () => {
  list([{ ...DRAFT, roleName: '', alias: null }]);
  show(<DraftList teams={[PAYMENTS]} />);
  const shown = await row(`${say('drafts.existingKey')} · ${say('drafts.unnamed')}`);
  expect(within(shown).queryByText('Payments')).toBeNull();
});

test.each([
  ['without drafts', () => ({ items: [], keptDays: 7 })],
  ['when they can’t be read', () => refuse('not-found', 404)],
])('nothing is shown %s', async (_what, answer) => {
  const portal = playPortal({ '/api/drafts': answer });
  const { container } = show(<DraftList teams={[PAYMENTS]} />);
  await waitFor(() => expect(portal.asked('/api/drafts').length).toBeGreaterThan(0));
  expect(container.textContent).toBe('');
});

test('a draft is deleted only after confirmation', async () => {
  const items = [DRAFT];
  const portal = list(items);
  show(<DraftList teams={[PAYMENTS]} />);
  const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
  await row('my-key · my-loader');
  press(say('drafts.deleteDraft', { name: 'my-key · my-loader' }));
  fireEvent.click(await screen.findByRole('button', { name: say('drafts.confirm.cancel') }));
  expect(portal.asked('deleteDraft')).toEqual([]);
  press(say('drafts.deleteDraft', { name: 'my-key · my-loader' }));
  items.pop();
  press(say('drafts.confirm.button'));
  await waitFor(() => expect(screen.queryByText(say('drafts.title'))).toBeNull());
  expect(portal.asked('deleteDraft')).toEqual([{ draftId: DRAFT.id }]);
});
