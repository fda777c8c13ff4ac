import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { useHistoryFilter } from './history-page.tsx';

/** The pause after which typing counts as finished. */
const PAUSE_MS = 300;
const TEAMS = [
  { id: 'payments', name: { en: 'Payments', ja: '決済' } },
  { id: 'ledger', name: { en: 'Ledger', ja: '台帳' } },
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function Filters() {
  const { filter, change, clear } = useHistoryFilter();
  return <HistoryFilters filter={filter} teams={TEAMS} onChange={change} onClear={clear} />;
}

const open = (query: string) => show(<Filters />, { at: `/runs${query}` });
const pause = () => act(() => vi.advanceTimersByTime(PAUSE_MS));
const query = () => Object.fromEntries(new URLSearchParams(location.search));
const field = (name: 'text' | 'person' | 'from' | 'to') =>
  screen.getByLabelText<HTMLInputElement>(say(`history.filters.${name}`), { selector: 'input' });
const type = (name: Parameters<typeof field>[0], value: string) => fireEvent.change(field(name), { target: { value } });

const LINK =
  '?team=ledger&kind=clean-up&state=failed&state=denied&person=dba&from=2026-01-02&to=2026-02-03&zone=Asia%2FTokyo&text=loader';

test('a link with filters shows all of them', () => {
  const { container } = open(LINK);
  expect(field('text').value).toBe('loader');
  expect(field('person').value).toBe('dba');
  expect(field('from').value).toBe('2026/01/02');
  expect(field('to').value).toBe('2026/02/03');
  for (const words of ['Ledger', say('cleanUp.run.kind'), say('run.states.failed'), say('run.states.denied')]) {
    expect(container.textContent).toContain(words);
  }
});

test('days in another time zone show the zone, and those in the reader’s zone don’t', () => {
  const { container } = open(LINK);
  expect(container.textContent).toContain(say('history.filters.zone', { zone: 'Asia/Tokyo' }));
});

test('typed text reaches the address after a pause, without surrounding spaces', () => {
  open('?kind=clean-up');
  type('person', 'd');
  type('person', ' dba ');
  expect(query()).toEqual({ kind: 'clean-up' });
  pause();
  expect(query()).toEqual({ kind: 'clean-up', person: 'dba' });
  expect(field('person').value).toBe(' dba ');
});

test('two filters that change at the same time both apply', () => {
  open('');
  type('text', 'loader');
  type('person', 'dba');
  pause();
  expect(query()).toEqual({ text: 'loader', person: 'dba' });
});

test('a cleared filter leaves the address, and the zone goes with the last day', () => {
  open('?from=2026-01-02&zone=Asia%2FTokyo&person=dba');
  type('from', '');
  type('person', '');
  pause();
  expect(location.search).toBe('');
});

test('Clear filters empties the address and the fields', () => {
  open(LINK);
  fireEvent.click(screen.getByRole('link', { name: say('history.filters.clear') }));
  expect(location.search).toBe('');
  expect(field('text').value).toBe('');
  expect(field('from').value).toBe('');
});

test('an end day before the start day is reported', () => {
  open('?from=2026-02-03&to=2026-02-02');
  expect(screen.getByText(say('history.filters.backwards'))).toBeTruthy();
});

test('an incomplete day never reaches the address', () => {
  open('?kind=clean-up');
  type('from', '2026/02');
  pause();
  expect(query()).toEqual({ kind: 'clean-up' });
});
