import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import type { Locale } from '#lib/i18n/locale.ts';
import type { FigureFilter, RunFigures } from '#lib/runs/run-figures.ts';
import { DashboardPage } from './dashboard-page.tsx';

const TEAMS = [
  { id: 'payments', name: { en: 'Payments', ja: '決済' } },
  { id: 'ledger', name: { en: 'Ledger', ja: '台帳' } },
];
const NONE = { succeeded: 0, failed: 0, ended: 0, open: 0 };
const FIGURES: RunFigures = {
  periods: [
    { from: '2026-03-01', counts: { succeeded: 6, failed: 1, ended: 2, open: 0 } },
    { from: '2026-03-02', counts: { succeeded: 1, failed: 1, ended: 0, open: 3 } },
  ],
  cleanUps: { ...NONE, succeeded: 3, failed: 1 },
  medianMs: 42_000,
  p95Ms: 95_000,
  steps: [{ step: 'names', count: 2 }],
  errors: [{ code: 'access-denied', count: 2 }],
};
const EMPTY: RunFigures = {
  ...{ periods: [{ from: '2026-03-02', counts: NONE }], cleanUps: NONE },
  ...{ medianMs: null, p95Ms: null, steps: [], errors: [] },
};

interface Given extends Partial<FigureFilter> {
  figures?: RunFigures;
  locale?: Locale;
}

function showDashboard({ figures = FIGURES, locale = 'en', days = 7, team }: Given = {}) {
  const page = <DashboardPage figures={figures} filter={{ days, team }} zone="Asia/Tokyo" teams={TEAMS} />;
  return show(page, { at: '/runs/dashboard', locale });
}

const figureOf = (label: string) =>
  screen
    .getAllByText(label)
    .find((one) => one.closest('dt'))
    ?.closest('dt')?.nextElementSibling?.textContent;

test('shows the success rate of setups that succeeded or failed, and the working times', () => {
  showDashboard();
  expect(figureOf(say('history.dashboard.figures.setups'))).toBe('14');
  expect(figureOf(say('history.dashboard.figures.successRate'))).toBe('77.8%');
  expect(figureOf(say('history.dashboard.figures.median'))).toBe('42 s');
  expect(figureOf(say('history.dashboard.figures.p95'))).toBe('1 min 35 s');
  expect(figureOf(say('history.dashboard.outcomes.ended'))).toBe('2');
  expect(figureOf(say('history.dashboard.figures.cleanUps'))).toBe('4 (1 failed)');
});

test('the chart has a bar per outcome, and the table its numbers, the latest day first', async () => {
  showDashboard();
  const title = say('history.dashboard.periods.day.title');
  const table = screen.getByRole('table', { name: title });
  const rows = within(table).getAllByRole('row');
  expect(rows.slice(1).map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
    ['Mar 2', '1', '1', '0', '3'],
    ['Mar 1', '6', '1', '2', '0'],
  ]);
  const chart = await screen.findByRole('application', { name: title });
  expect(chart.textContent).toContain('Mar 1');
});

test('a failed step and an error lead to their runs in the history', () => {
  showDashboard({ team: 'ledger' });
  const queryOf = (name: string) =>
    Object.fromEntries(new URL(screen.getByRole<HTMLAnchorElement>('link', { name }).href).searchParams);
  const shared = { team: 'ledger', kind: 'set-up', state: 'failed', from: '2026-03-01', zone: 'Asia/Tokyo' };
  expect(queryOf(say('run.steps.names.names'))).toEqual({ ...shared, step: 'names' });
  expect(queryOf(say('errors.access-denied.title'))).toEqual({ ...shared, error: 'access-denied' });
});

test('another time range or team changes the address, and keeps the other filter', async () => {
  const { user, router } = showDashboard({ days: 7, team: 'ledger' });
  const choose = async (label: string, option: string) => {
    await user.click(screen.getByRole('button', { name: new RegExp(label) }));
    await user.click(await screen.findByRole('option', { name: option }));
    return router.replace.mock.lastCall?.[0];
  };
  const quarter = say('history.dashboard.lastDays', { days: 90 });
  expect(await choose(say('history.dashboard.span'), quarter)).toBe('/runs/dashboard?days=90&team=ledger');
  expect(await choose(say('history.filters.team'), 'Payments')).toBe('/runs/dashboard?days=7&team=payments');
});

test('long time ranges are shown per week, in Japanese too', () => {
  showDashboard({ days: 90, locale: 'ja' });
  const table = screen.getByRole('table', { name: '週別のセットアップ数' });
  expect(within(table).getByRole('rowheader', { name: '3月2日' })).toBeTruthy();
});

test('without runs, says so instead of showing figures', () => {
  showDashboard({ figures: EMPTY });
  expect(screen.getByText(say('history.dashboard.empty.text'))).toBeTruthy();
  expect(screen.queryByText(say('history.dashboard.figures.successRate'))).toBeNull();
});
