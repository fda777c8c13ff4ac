import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { useHistoryFilter } from './use-history-filter.ts';

const TEAMS = [
  { id: 'payments', name: { en: 'Payments', ja: '決済' } },
  { id: 'ledger', name: { en: 'Ledger', ja: '台帳' } },
];

function Filters() {
  const { filter, change } = useHistoryFilter();
  return <HistoryFilters filter={filter} teams={TEAMS} shown={[]} onChange={change} />;
}

const open = (query: string) => show(<Filters />, { at: `/runs${query}` });
const query = () => Object.fromEntries(new URLSearchParams(location.search));
const box = () => screen.getByRole('combobox', { name: say('history.filters.label') });

const LINK =
  '?team=ledger&kind=clean-up&state=failed&state=denied&person=dba&error=access-denied&step=names&longer=90' +
  '&from=2026-01-02&to=2026-02-03&zone=Asia%2FTokyo&text=loader';

test('a link with filters shows all of them in words', () => {
  const { container } = open(LINK);
  const failed = `${say('run.states.failed')}, ${say('run.states.denied')}`;
  const words = [
    'Ledger',
    say('cleanUp.run.kind'),
    failed,
    'dba',
    say('run.steps.names.names'),
    '2026-01-02',
    '2026-02-03',
  ];
  for (const one of [...words, say('errors.access-denied.title'), '1 min 30 s', 'loader']) {
    expect(container.textContent).toContain(one);
  }
});

test('days in another time zone show the zone, and those in the reader’s zone don’t', () => {
  const { container } = open(LINK);
  expect(container.textContent).toContain(say('history.filters.zone', { zone: 'Asia/Tokyo' }));
});

test('typed text becomes a filter, and keeps the others', async () => {
  const { user } = open('?kind=clean-up&sort=duration');
  await user.type(box(), 'loader');
  await user.click(await screen.findByRole('option', { name: say('history.filters.use', { text: 'loader' }) }));
  expect(query()).toEqual({ kind: 'clean-up', text: 'loader', sort: 'duration' });
});

test('a removed filter leaves the address, and the page starts at its beginning', async () => {
  const { user } = open('?person=dba&state=failed&cursor=abc');
  const [, remove] = screen.getAllByRole('button', { name: /Remove/ });
  await user.click(remove as HTMLElement);
  expect(query()).toEqual({ state: 'failed' });
});

test('Clear filters empties the address', async () => {
  const { user } = open(LINK);
  await user.click(screen.getByRole('button', { name: say('history.filters.clear') }));
  expect(location.search).toBe('');
});

test('an end day before the start day is reported', () => {
  open('?from=2026-02-03&to=2026-02-02');
  expect(screen.getByText(say('history.filters.backwards'))).toBeTruthy();
});

test('the properties to filter by are offered', async () => {
  const { user } = open('');
  await user.click(box());
  const offered = within(await screen.findByRole('listbox')).getAllByRole('option');
  const names = offered.map(({ textContent }) => textContent);
  for (const name of ['state', 'step', 'error', 'person', 'region', 'arn', 'duration', 'date'] as const) {
    expect(names).toContain(say(`history.filters.properties.${name}`));
  }
});
