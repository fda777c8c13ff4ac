import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { SetupSummary } from '#lib/setups/setup.ts';
import { SetupsPage } from './setups-page.tsx';

const TEAMS = [
  { id: 'payments', name: { en: 'Payments', ja: '決済' } },
  { id: 'analytics', name: { en: 'Analytics', ja: '分析' } },
];
const setup = (given: Partial<SetupSummary>): SetupSummary => ({
  ...{ runId: RUN_ID, teamId: 'payments', region: 'us-east-1', alias: 'loader', keyArn: null, roleName: 'loader-role' },
  ...{ state: 'in-sync', failure: null, checkedAt: '2026-11-29T18:00:00Z', checkedFor: null, nextCheckAt: null },
  ...{ isChecking: false, canCheck: true },
  ...given,
});
const verifyName = (name: string) => say('setups.verifyOf', { name });

function showSetups(items: SetupSummary[], { at = '/setups', nextCursor = null as string | null } = {}) {
  const portal = playPortal({
    '/api/setups': (query) =>
      String(query).includes('cursor') ? { items: [], nextCursor: null } : { items, nextCursor },
    verifySetup: () => ({ ok: true }),
  });
  return { ...show(<SetupsPage teams={TEAMS} verifiable={['payments']} />, { at }), ...portal };
}

test('each setup has its state, its last and next check, and who requested it', async () => {
  const person = { userId: 'u', name: 'Dana Baker' };
  showSetups([
    setup({ state: 'drifted', checkedFor: person, nextCheckAt: '2026-11-30T02:00:00Z' }),
    setup({ runId: crypto.randomUUID(), state: 'unknown', checkedAt: null, alias: 'other' }),
  ]);
  const table = await screen.findByRole('table', { name: say('setups.title') });
  await within(table).findByText('Dana Baker');
  const [, drifted, unknown] = within(table).getAllByRole('row');
  expect(drifted?.textContent).toMatch(/Drifted.*loader.*Nov 29, 2026.*Dana Baker.*Nov 30, 2026.*Payments.*us-east-1/);
  expect(unknown?.textContent).toMatch(/Unknown.*Not checked yet.*Never.*Not scheduled/);
});

test('Verify now is offered only for teams in which the reader may verify', async () => {
  const { user, asked } = showSetups([
    setup({}),
    setup({ runId: crypto.randomUUID(), teamId: 'analytics', alias: 'foreign' }),
  ]);
  await user.click(await screen.findByRole('button', { name: verifyName('loader · loader-role') }));
  expect(asked('verifySetup')).toEqual([{ runId: RUN_ID }]);
  expect(screen.queryByRole('button', { name: verifyName('foreign · loader-role') })).toBeNull();
});

test('filters come from the address, and more setups are loaded after the last one', async () => {
  const { user, asked } = showSetups([setup({ state: 'drifted' })], {
    at: '/setups?state=drifted',
    nextCursor: 'next',
  });
  await user.click(await screen.findByRole('button', { name: say('setups.more') }));
  await screen.findAllByText(say('setups.shownAll', { count: 1 }));
  expect(asked('/api/setups')).toEqual(['?state=drifted', '?state=drifted&cursor=next']);
});

test('without a match, the filters can be cleared', async () => {
  const { user } = showSetups([], { at: '/setups?state=gone' });
  await screen.findByText(say('setups.noMatch.text'));
  const [clear] = screen.getAllByRole('link', { name: say('history.filters.clear') });
  await user.click(clear as HTMLElement);
  await screen.findByText(say('setups.empty.text'));
  expect(location.search).toBe('');
});
