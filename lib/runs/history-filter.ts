import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { isDay, isTimeZone } from '../zoned-day.ts';
import { RUN_KINDS, RUN_STATES, type RunKind, type RunState, STEP_NAMES, type StepName } from './steps.ts';

/** The order of the history: `-` means the latest or the longest first. */
export const RUN_SORTS = ['-created', 'created', '-duration', 'duration'] as const;
export type RunSort = (typeof RUN_SORTS)[number];

/** The filters in the address, which `historyFilterSchema` describes. */
export type HistoryFilter = {
  [name in 'team' | 'person' | 'region' | 'alias' | 'role' | 'arn' | 'text']?: string[] | undefined;
} & {
  kind?: RunKind[] | undefined;
  state?: RunState[] | undefined;
  error?: ErrorCode[] | undefined;
  step?: StepName[] | undefined;
  sort?: RunSort | undefined;
} & { [name in 'longer' | 'shorter']?: number | undefined } & {
  [name in 'from' | 'to' | 'zone' | 'cursor']?: string | undefined;
};
export type HistoryFilterName = keyof HistoryFilter;

/** How many values a filter takes. */
export const MAX_VALUES = 20;

/** A value of the filter as the text stands for it; undefined if it is invalid. */
type Reader = (text: string) => string | number | undefined;

const matching = (isValid: (text: string) => boolean) => (text: string) => (isValid(text) ? text : undefined);
const oneOf = (values: readonly string[]) => matching((text) => values.includes(text));
const seconds = (text: string) => (/^\d{1,8}$/.test(text) ? Number(text) : undefined);
const part =
  (length: number, start = '') =>
  (text: string) =>
    matching((one) => one !== '' && one.length <= length && one.startsWith(start))(text.trim());

/** In the order of the address. Without zod, which a page of runs can do without. */
const READERS: Readonly<Record<HistoryFilterName, Reader>> = {
  team: part(64),
  kind: oneOf(RUN_KINDS),
  state: oneOf(RUN_STATES),
  person: part(200),
  region: part(64),
  alias: part(300),
  role: part(100),
  arn: part(2048, 'arn:'),
  error: oneOf(ERROR_CODES),
  step: oneOf(STEP_NAMES),
  longer: seconds,
  shorter: seconds,
  from: matching(isDay),
  to: matching(isDay),
  zone: matching((text) => text.length <= 64 && isTimeZone(text)),
  text: part(2048),
  sort: oneOf(RUN_SORTS),
  cursor: matching((text) => text.length <= 300),
};
const SINGLES: readonly string[] = ['longer', 'shorter', 'from', 'to', 'zone', 'sort', 'cursor'];

/**
 * Reads the filters from a query string. The names of parameters that are unknown or whose values are invalid are in
 * `refused`; the filter is without them.
 */
export function readHistoryFilter(query: URLSearchParams): { filter: HistoryFilter; refused: string[] } {
  const read = [...new Set(query.keys())].map((name) => [name, readValues(name, query.getAll(name))] as const);
  return {
    filter: Object.fromEntries(read.filter(([, value]) => value !== undefined)),
    refused: read.flatMap(([name, value]) => (value === undefined ? [name] : [])),
  };
}

function readValues(name: string, texts: readonly string[]) {
  if (!Object.hasOwn(READERS, name)) return undefined;
  const values = texts.map(READERS[name as HistoryFilterName]);
  const isSingle = SINGLES.includes(name);
  if (values.length > (isSingle ? 1 : MAX_VALUES) || values.includes(undefined)) return undefined;
  return isSingle ? values[0] : values;
}

/** The filters as a query string, in a fixed order, without empty values. */
export function writeHistoryFilter(filter: HistoryFilter): string {
  const query = new URLSearchParams();
  for (const name of Object.keys(READERS) as HistoryFilterName[]) {
    for (const value of [filter[name]].flat())
      if (value !== undefined && value !== '') query.append(name, String(value));
  }
  return query.toString();
}

/** True if any filter is set: an empty list then doesn't mean that there are no runs. */
export function hasFilter({ zone: _zone, sort: _sort, cursor: _cursor, ...filter }: HistoryFilter): boolean {
  return writeHistoryFilter(filter) !== '';
}
