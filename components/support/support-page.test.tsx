import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { TroubledRun } from '#lib/runs/support-inbox.ts';
import { SupportPage } from './support-page.tsx';

const TEAMS = [
  { id: 'payments', name: { en: 'Payments', ja: '決済' } },
  { id: 'analytics', name: { en: 'Analytics', ja: '分析' } },
];
const FAILED: TroubledRun = {
  ...{ id: RUN_ID, teamId: 'payments', trouble: 'failed', name: 'loader · role' },
  ...{ requestedBy: 'Dana', failedStep: 'kms-key', errorCode: 'access-denied', lastNo: 7 },
  lastSignAt: '2026-11-29T18:00:00Z',
};
const point = (id: string) => ({ id, params: { name: 'role' }, passed: false });
const DRIFTED: TroubledRun = {
  ...{ id: RUN_ID, teamId: 'payments', trouble: 'drifted', name: 'loader · role' },
  ...{ requestedBy: 'Dana', lastNo: 7, lastSignAt: '2026-11-28T18:00:00Z' },
  differences: [point('role-trust'), point('role-policies'), point('role-tags')],
};
const ORPHANS = { items: [], total: 0, hindered: [], hasUnswept: false, isSweeping: false, everyMinutes: 60 };
const SWEEP = { teamId: 'payments', region: 'global', sweptAt: null, isUnderWay: false, failure: null };

function showInbox(items: TroubledRun[], { at = '/support', nextCursor = null as string | null } = {}) {
  const portal = playPortal({
    '/api/support/runs': (query) =>
      String(query).includes('cursor')
        ? { items: [DRIFTED], nextCursor: null, causes: [] }
        : { items, nextCursor, causes: [] },
    '/api/support/orphans': () => ORPHANS,
    '/api/support/sweeps': () => ({ sweeps: [SWEEP] }),
  });
  return { ...show(<SupportPage teams={TEAMS} restore={null} />, { at }), ...portal };
}

async function rows(): Promise<HTMLElement[]> {
  const table = await screen.findByRole('table', { name: say('support.title') });
  await within(table).findAllByText(say('support.bundle'));
  return within(table).getAllByRole('row').slice(1);
}

test('a failed run whose setup has drifted is listed for both, each with what to do', async () => {
  const complaints = vi.spyOn(console, 'error');
  showInbox([FAILED, DRIFTED]);
  const [failed, drifted] = await rows();
  expect(failed?.textContent).toMatch(/Failed.*loader.*Payments/);
  expect(failed?.textContent).toContain(say('errors.access-denied.title'));
  within(failed as HTMLElement).getByRole('button', { name: /^Retry/ });
  expect(drifted?.textContent).toMatch(
    /Drifted.*loader.*Payments.*3 differences.*Expected: .*and 1 more.*Found .* ago.*Nov 28, 2026/,
  );
  expect(drifted?.textContent).toContain(say('run.checks.ids.role-policies', { name: 'role' }));
  const review = within(drifted as HTMLElement).getByRole('link', { name: /^Review the differences/ });
  expect(review.getAttribute('href')).toBe(`/runs/${RUN_ID}`);
  expect(within(drifted as HTMLElement).queryByRole('button')).toBeNull();
  // Two rows with one key would be taken for one.
  expect(complaints.mock.calls.flat().filter((text) => String(text).includes('same key'))).toEqual([]);
  complaints.mockRestore();
});

test('filters come from the address, and more entries are loaded after the last one', async () => {
  const { user, asked } = showInbox([FAILED], { at: '/support?trouble=drifted&team=payments', nextCursor: 'next' });
  await user.click(await screen.findByRole('button', { name: say('support.more') }));
  await screen.findAllByText(say('support.shownAll', { count: 2 }));
  expect(await rows()).toHaveLength(2);
  expect(asked('/api/support/runs')).toEqual([
    '?team=payments&trouble=drifted',
    '?team=payments&trouble=drifted&cursor=next',
  ]);
});

test('without a match, the filters can be cleared', async () => {
  const { user } = showInbox([], { at: '/support?trouble=drifted' });
  await screen.findByText(say('support.noMatch.text'));
  const [clear] = screen.getAllByRole('link', { name: say('history.filters.clear') });
  await user.click(clear as HTMLElement);
  await screen.findByText(say('support.empty.text'));
  expect(location.search).toBe('');
});

test('the times of the sweeps are loaded when the reader opens them', async () => {
  const { user, asked } = showInbox([]);
  const title = await screen.findByRole('button', { name: say('orphans.times.title') });
  expect(asked('/api/support/sweeps')).toEqual([]);
  await user.click(title);
  await screen.findByText(say('orphans.times.never'));
});
