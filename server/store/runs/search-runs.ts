import { sql } from 'kysely';
import { z } from 'zod';
import type { RunPage, RunSummary } from '#lib/runs/history.ts';
import type { HistoryFilter, RunSort } from '#lib/runs/history-filter.ts';
import { startOfDay } from '#lib/zoned-day.ts';
import { containing } from '../database/containing.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

const DEFAULT_SORT: RunSort = '-created';

interface Search {
  filter: HistoryFilter;
  /** Rows per page. */
  limit: number;
}

/**
 * A page of the runs of the teams in scope, in the order of the filter. Returns the first page for a cursor that
 * isn't the portal's, that belongs to another order, or before which less than a full page is left.
 */
export async function searchRuns(db: Database, { filter, limit }: Search): Promise<RunPage> {
  const { sort = DEFAULT_SORT } = filter;
  const cursor = readCursor(filter.cursor, sort);
  const isBefore = cursor?.side === 'before';
  const found = await selectPage(db, filter, { cursor, limit: limit + 1 });
  if (isBefore && found.length < limit) return searchRuns(db, { filter: { ...filter, cursor: undefined }, limit });
  const items = isBefore ? found.slice(0, limit).reverse() : found.slice(0, limit);
  const [first, last] = [items[0], items.at(-1)];
  const hasMore = found.length > limit;
  return {
    items,
    nextCursor: last && (isBefore || hasMore) ? writeCursor(last, sort, 'after') : null,
    previousCursor: first && cursor && (!isBefore || hasMore) ? writeCursor(first, sort, 'before') : null,
  };
}

interface Page {
  cursor: Cursor | null;
  limit: number;
}

function selectPage(db: Database, filter: HistoryFilter, { cursor, limit }: Page): Promise<RunSummary[]> {
  const { sort = DEFAULT_SORT } = filter;
  const isDescending = sort.startsWith('-') !== (cursor?.side === 'before');
  const wanted = {
    ...describeFilter(filter),
    sort: sort.replace('-', ''),
    order: isDescending ? 'desc' : 'asc',
    ...(cursor ? { key: cursor.key, id: cursor.id } : {}),
    limit,
  };
  return withDatabase(async () => {
    const rows = await selectSummaries(db)
      .innerJoin(
        sql<{
          run_id: string;
          place: number;
        }>`search_runs(${JSON.stringify(wanted)}::jsonb) WITH ORDINALITY`.as<'found'>(sql`found (run_id, place)`),
        'found.run_id',
        'run.id',
      )
      .orderBy('found.place')
      .execute();
    return rows.map(readSummary);
  });
}

/** The filter as the function `search_runs` takes it. PostgreSQL's JSON can't contain U+0000, so nothing matches it. */
function describeFilter(filter: HistoryFilter): object {
  const { zone = 'UTC', from, to, longer, shorter } = filter;
  const lists = {
    ...{ team_id: filter.team, kind: filter.kind, state: filter.state, region: filter.region },
    ...{ error_code: filter.error, failed_step: filter.step },
  };
  return {
    lists: mapLists(lists, storable),
    names: mapLists({ alias: filter.alias, role_name: filter.role }, partOf),
    arns: (filter.arn ?? []).map(startOf),
    texts: (filter.text ?? []).map((text) => [partOf(text), IS_TERM.test(text.trim()) ? startOf(text) : null]),
    ...(filter.person ? { people: filter.person.map((name) => containing(storable(name))) } : {}),
    ...(longer === undefined ? {} : { longerMs: longer * 1_000 }),
    ...(shorter === undefined ? {} : { shorterMs: shorter * 1_000 }),
    ...(from === undefined ? {} : { from: startOfDay(from, zone) }),
    ...(to === undefined ? {} : { until: startOfDay(to, zone, 1) }),
  };
}

/** Without the empty lists. */
function mapLists(lists: Record<string, readonly string[] | undefined>, change: (value: string) => string): object {
  const given = Object.entries(lists).filter(([, values]) => values !== undefined && values.length > 0);
  return Object.fromEntries(given.map(([name, values]) => [name, values?.map(change)]));
}

const storable = (text: string) => text.toWellFormed().replaceAll('\u0000', '\ufffd');

/** The text anywhere in a name, or at the start of one if it is too short for the index. */
function partOf(text: string): string {
  const pattern = containing(storable(text));
  return [...text].length < 3 ? `%\n${pattern.slice(1)}` : pattern;
}

/** The beginning of an ARN, of a key ID, or of a run ID. Nothing else can be one. */
const IS_TERM = /^(?:ar?|arn|arn:.*|mr?|mrk|(?:mrk-)?[\da-f-]+)$/is;

const startOf = (text: string) => containing(storable(text)).slice(1);

const cursorSchema = z.object({
  sort: z.enum(['created', '-created', 'duration', '-duration']),
  side: z.enum(['after', 'before']),
  key: z.union([z.iso.datetime(), z.int().min(0)]),
  id: z.uuid(),
});
type Cursor = z.infer<typeof cursorSchema>;

function writeCursor(run: RunSummary, sort: RunSort, side: Cursor['side']): string {
  const key = isByTime(sort) ? run.createdAt : run.workedMs;
  const cursor: Cursor = { sort, side, key, id: run.id };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function isByTime(sort: RunSort): boolean {
  return sort === 'created' || sort === '-created';
}

/** Whether a search in this order can continue at this cursor. */
export function isCursor(cursor: string, sort: RunSort = DEFAULT_SORT): boolean {
  return readCursor(cursor, sort) !== null;
}

function readCursor(text: string | undefined, sort: RunSort): Cursor | null {
  if (text === undefined) return null;
  try {
    const cursor = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return cursor.sort === sort && (typeof cursor.key === 'string') === isByTime(sort) ? cursor : null;
  } catch {
    return null;
  }
}
