import { act, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '#components/testing/show.tsx';
import { type ListColumn, type ListSort, ListTable } from './list-table.tsx';

const COLUMNS: ListColumn<string>[] = [
  { id: 'run', header: 'Run', cell: (run) => run, isRowHeader: true, sortingField: 'name' },
  { id: 'state', header: 'State', cell: () => 'Failed', sortingField: 'state' },
  { id: 'team', header: 'Team', cell: () => 'Payments' },
];

function showList(items: readonly string[], sort?: ListSort) {
  const onSort = vi.fn<(sort: ListSort) => void>();
  const shown = show(
    <ListTable
      label="Runs"
      columns={COLUMNS}
      items={items}
      trackBy={(run) => run}
      sort={sort && { ...sort, onSort }}
      empty="No runs"
    />,
  );
  return { ...shown, onSort };
}

test('each row is named by its row header', () => {
  showList(['1f', '2e']);
  const table = screen.getByRole('table', { name: 'Runs' });
  expect(
    within(table)
      .getAllByRole('rowheader')
      .map((one) => one.textContent),
  ).toEqual(['1f', '2e']);
  expect(screen.queryByText('No runs')).toBeNull();
});

test('says that it’s empty across all columns', () => {
  showList([]);
  expect(screen.getByRole('cell', { name: 'No runs' }).getAttribute('colspan')).toBe('3');
});

test('headers of columns that sort are buttons; the sorted one turns the order around', async () => {
  const { user, onSort } = showList(['1f'], { field: 'name', isDescending: true });
  const order = () => screen.getAllByRole('columnheader').map((one) => one.getAttribute('aria-sort'));
  expect(order()).toEqual(['descending', null, null]);
  expect(screen.queryByRole('button', { name: 'Team' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Run' }));
  await user.click(screen.getByRole('button', { name: 'State' }));
  expect(onSort.mock.calls).toEqual([
    [{ field: 'name', isDescending: false }],
    [{ field: 'state', isDescending: false }],
  ]);
});

test('without a sort, no header is a button', () => {
  showList(['1f']);
  expect(screen.queryByRole('button')).toBeNull();
});

test('a table that is wider than its place is a region that the keyboard can scroll', async () => {
  const observed = vi.fn<(measure: () => void) => void>();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
      constructor(measure: () => void) {
        observed(measure);
      }
    },
  );
  vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockReturnValue(900);
  showList(['1f']);
  expect(screen.queryByRole('region')).toBeNull();
  act(() => observed.mock.lastCall?.[0]());
  expect(screen.getByRole('region', { name: 'Runs' }).tabIndex).toBe(0);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
