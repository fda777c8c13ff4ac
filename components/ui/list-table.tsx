'use client';
import LiveRegion from '@cloudscape-design/components/live-region';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './list-table.module.css';

/** A column as Cloudscape's table has it, as far as this table shows it. */
export type ListColumn<Item> = Pick<
  TableProps.ColumnDefinition<Item>,
  'id' | 'header' | 'cell' | 'isRowHeader' | 'minWidth' | 'sortingField'
>;

export interface ListSort {
  /** The `sortingField` of a column. */
  field: string;
  isDescending: boolean;
}

interface ListTableProps<Item> {
  label: string;
  columns: readonly ListColumn<Item>[];
  items: readonly Item[];
  trackBy: (keyof Item & string) | ((item: Item) => string);
  /** The table is in a container, whose edge its rows don't touch. */
  isContained?: boolean;
  isTopAligned?: boolean;
  /** The order of the rows, and what changes it. */
  sort?: ListSort & { onSort: (sort: ListSort) => void };
  /** Shown while the rows load. */
  loading?: string | false;
  /** Shown in place of rows. */
  empty?: ReactNode;
}

/** In the middle of what the reader sees of a wide table. */
const IN_SIGHT = { position: 'sticky', insetInlineStart: 0, inlineSize: 'min(100%, 100cqi)' } as const;

/**
 * A list's rows, which look like those of Cloudscape's table. That takes 3 KB of HTML and half a millisecond of the
 * server for each row; this takes what the cells need.
 */
export function ListTable<Item>({
  label,
  columns,
  items,
  trackBy,
  empty,
  loading,
  sort,
  ...look
}: ListTableProps<Item>) {
  const keyOf = (item: Item) => (typeof trackBy === 'function' ? trackBy(item) : String(item[trackBy]));
  const classes = [
    styles.table,
    look.isContained && styles.contained,
    look.isTopAligned && styles.top,
    columns.at(-1)?.id === 'action' && styles.withActions,
  ];
  const notice = loading ? <Loading text={loading} /> : items.length === 0 && empty;
  return (
    <Scroller label={label}>
      <table className={classes.filter(Boolean).join(' ')} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <ListHeader key={column.id} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ id, isRowHeader, cell }) =>
                isRowHeader ? (
                  <th key={id} scope="row">
                    {cell(item)}
                  </th>
                ) : (
                  <td key={id}>{cell(item)}</td>
                ),
              )}
            </tr>
          ))}
          {notice && (
            <tr>
              <td className={styles.notice} colSpan={columns.length}>
                <div style={IN_SIGHT}>{notice}</div>
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </Scroller>
  );
}

/** While the table is wider, the keyboard can scroll it: not every table has something to focus. */
function Scroller({ label, children }: { label: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [isWide, setWide] = useState(false);
  useEffect(() => {
    const scroller = ref.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setWide(scroller.scrollWidth > scroller.clientWidth));
    for (const box of [scroller, ...scroller.children]) observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const region = isWide && { role: 'region', tabIndex: 0, 'aria-label': label };
  return (
    <div ref={ref} className={styles.scroll} {...region}>
      {children}
    </div>
  );
}

const ARROWS = { ascending: 'm8 5 4 6H4l4-6Z', descending: 'm8 11 4-6H4l4 6Z' };

function ListHeader<Item>({ column, sort }: { column: ListColumn<Item> } & Pick<ListTableProps<Item>, 'sort'>) {
  const { header, minWidth, sortingField: field } = column;
  const isSorted = field !== undefined && field === sort?.field;
  const order = isSorted && !sort.isDescending ? 'ascending' : 'descending';
  return (
    <th scope="col" style={{ minWidth }} aria-sort={isSorted ? order : undefined}>
      {field && sort ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => sort.onSort({ field, isDescending: isSorted && !sort.isDescending })}
        >
          {header}
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d={ARROWS[order]} />
          </svg>
        </button>
      ) : (
        header
      )}
    </th>
  );
}

function Loading({ text }: { text: string }) {
  return (
    <LiveRegion>
      <StatusIndicator type="loading">{text}</StatusIndicator>
    </LiveRegion>
  );
}
