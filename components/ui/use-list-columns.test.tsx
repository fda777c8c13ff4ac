import Table, { type TableProps } from '@cloudscape-design/components/table';
import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { useListColumns } from './use-list-columns.tsx';

const COLUMNS: TableProps.ColumnDefinition<string>[] = [
  { id: 'state', header: 'State', cell: () => 'Failed' },
  { id: 'run', header: 'Run', cell: (run) => <a href={`/runs/${run}`}>{run}</a>, isRowHeader: true },
  { id: 'person', header: 'Requested by', cell: () => 'Ann' },
  { id: 'team', header: 'Team', cell: () => say('shell.none') },
  { id: 'region', header: 'Region', cell: () => 'us-east-1' },
  { id: 'action', header: 'Action', cell: () => <button type="button">Retry</button> },
];

function List() {
  return <Table items={['1f', '2e']} columnDefinitions={useListColumns(COLUMNS, ['region'])} />;
}

afterEach(() => vi.unstubAllGlobals());

test('a wide screen shows every column', () => {
  show(<List />);
  expect(screen.getAllByRole('columnheader').map((one) => one.textContent)).toEqual(
    COLUMNS.map(({ header }) => header),
  );
});

test('on a narrow screen each row is one cell with its name, action, state and what the other columns hold', () => {
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: true }));
  show(<List />);
  expect(screen.getAllByRole('columnheader').map((one) => one.textContent)).toEqual(['Run']);
  const cells = screen.getAllByRole('cell').map((one) => one.textContent);
  expect(cells).toEqual(['1fRetryFailedRequested byAnn', '2eRetryFailedRequested byAnn']);
  expect(screen.getByRole('link', { name: '2e' }).getAttribute('href')).toBe('/runs/2e');
});
