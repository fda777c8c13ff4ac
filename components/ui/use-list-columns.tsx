'use client';
import Box from '@cloudscape-design/components/box';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import styles from './list-table.module.css';
import type { ListColumn } from './list-table.tsx';

/** Narrower screens, and wide ones enlarged to 200 %, have no room for columns side by side. */
const NARROW = '(max-width: 768px)';

/**
 * The columns of a list. On a narrow screen, one column shows each row from top to bottom: the row header with the
 * action, the state, and the others with their headers. `leaveOut` names columns for which there is no room then, since
 * the page that the row links to shows them.
 */
export function useListColumns<Item>(
  columns: ListColumn<Item>[],
  leaveOut: readonly string[] = [],
): ListColumn<Item>[] {
  const isNarrow = useSyncExternalStore(
    watchWidth,
    () => matchMedia(NARROW).matches,
    () => false,
  );
  const name = columns.find(({ isRowHeader }) => isRowHeader);
  if (!isNarrow || !name) return columns;
  const shown = columns.filter(({ id = '' }) => !leaveOut.includes(id));
  return [{ id: 'row', header: name.header, cell: (item) => <StackedRow item={item} name={name} columns={shown} /> }];
}

function watchWidth(onChange: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

interface StackedRowProps<Item> {
  item: Item;
  name: ListColumn<Item>;
  columns: readonly ListColumn<Item>[];
}

function StackedRow<Item>({ item, name, columns }: StackedRowProps<Item>) {
  const [state, action] = ['state', 'action'].map((wanted) => columns.find(({ id }) => id === wanted));
  const none = useTranslations('shell')('none');
  const others = columns
    .filter((column) => ![name, state, action].includes(column))
    .map((column) => ({ ...column, shown: column.cell(item) }))
    .filter(({ shown }) => shown !== none);
  return (
    <div className={styles.row}>
      <div className={styles.first}>
        <div className={styles.name}>{name.cell(item)}</div>
        <div>{action?.cell(item)}</div>
      </div>
      {state && <div>{state.cell(item)}</div>}
      {others.length > 0 && (
        <dl className={styles.pairs}>
          {others.map((column) => (
            <div key={column.id} className={styles.pair}>
              <dt>
                <Box variant="span" color="text-body-secondary">
                  {column.header}
                </Box>
              </dt>
              <dd>{column.shown}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
