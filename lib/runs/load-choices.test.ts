import { describe, expect, test } from 'vitest';
import { checkLoadForm, keptForm, type LoadForm, readKeptForm, START_FORM } from './load-choices.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };
const ENDPOINT = 'mydb.cluster-abc.us-east-1.rds.amazonaws.com';
const FILLED: LoadForm = { ...START_FORM, source: ENDPOINT, sourceDatabase: 'app' };

function choices(change: Partial<LoadForm>) {
  const checked = checkLoadForm({ ...FILLED, ...change }, PLACE);
  return 'choices' in checked ? checked.choices : null;
}

/** Each problem as its field, its code and its value. */
function problems(change: Partial<LoadForm>) {
  const checked = checkLoadForm({ ...FILLED, ...change }, PLACE);
  return 'problems' in checked ? checked.problems.map(({ field, code, value }) => [field, code, value]) : [];
}

test('the choices have the identifier of the source, and no names for the whole database', () => {
  expect(choices({})).toEqual({
    sourceKind: 'aurora_postgresql',
    sourceId: 'mydb',
    sourceDatabase: 'app',
    destinationDatabase: 'postgres_limitless',
    mode: 'full_load',
    scope: 'everything',
    names: [],
    ignoresConflicts: true,
    jobId: '',
  });
});

test('tables and schemas are read line by line, and the other list is ignored', () => {
  const lists = { tables: ' public.t1 \n\n"My Schema"."a.b"\r\npublic.t 2', schemas: '' };
  expect(choices({ scope: 'tables', ...lists })?.names).toEqual(['public.t1', '"My Schema"."a.b"', 'public.t 2']);
  expect(choices({ scope: 'schemas', schemas: 'public\nsales', tables: 'x' })?.names).toEqual(['public', 'sales']);
});

describe('the form refuses', () => {
  const many = (name: (index: number) => string, count: number) => Array.from({ length: count }, (_, i) => name(i));

  test.for<[string, Partial<LoadForm>, [string, string, string]]>([
    ['a missing source', { source: ' ' }, ['source', 'required', '']],
    [
      'a source in another Region, and says which',
      { source: ENDPOINT.replace('us-east-1', 'eu-west-1') },
      ['source', 'other-region', 'eu-west-1'],
    ],
    ['a missing database', { sourceDatabase: '' }, ['sourceDatabase', 'required', '']],
    [
      'a database name that is too long',
      { destinationDatabase: 'あ'.repeat(22) },
      ['destinationDatabase', 'too-long-bytes', ''],
    ],
    ['a database name with a line break', { sourceDatabase: 'a\nb' }, ['sourceDatabase', 'control-characters', '']],
    ['an empty list of tables', { scope: 'tables', tables: ' \n ' }, ['tables', 'required', '']],
    ['16 tables', { scope: 'tables', tables: many((i) => `public.t${i}`, 16).join('\n') }, ['tables', 'too-many', '']],
    ['16 schemas', { scope: 'schemas', schemas: many((i) => `s${i}`, 16).join('\n') }, ['schemas', 'too-many', '']],
    ['a table without its schema', { scope: 'tables', tables: 'public.t1\nt2' }, ['tables', 'table', '2']],
    ['a table with a database', { scope: 'tables', tables: 'app.public.t1' }, ['tables', 'table', '1']],
    ['an open quote in a table', { scope: 'tables', tables: 'public."t1' }, ['tables', 'table', '1']],
    ['a table named twice', { scope: 'tables', tables: 'public.a\npublic.a' }, ['tables', 'duplicate', '2']],
    ['a schema that is too long', { scope: 'schemas', schemas: 'x'.repeat(64) }, ['schemas', 'too-long-bytes', '1']],
    ['a job ID with letters', { jobId: '12a' }, ['jobId', 'job-id', '']],
  ])('%s', ([_what, change, problem]) => {
    expect(problems(change)).toEqual([problem]);
  });

  test('nothing within the limits', () => {
    expect(problems({ scope: 'tables', tables: many((i) => `public.t${i}`, 15).join('\n') })).toEqual([]);
    expect(problems({ sourceDatabase: 'あ'.repeat(21), jobId: ' 1688761223647 ' })).toEqual([]);
  });
});

test('the browser keeps the identifier of the source, and no address that may have a password', () => {
  expect(keptForm(FILLED, PLACE).source).toBe('mydb');
  const address = `postgresql://reader:secret@${ENDPOINT}/app`;
  expect(JSON.stringify(keptForm({ ...FILLED, source: address }, PLACE))).not.toContain('secret');
});

test('a kept form is read again, and anything else starts a new one', () => {
  expect(readKeptForm(JSON.stringify(FILLED))).toEqual(FILLED);
  for (const text of [null, '', '{', '[]', 'null', '{"source":"x"}', JSON.stringify({ ...FILLED, mode: 'other' })]) {
    expect(readKeptForm(text)).toBeNull();
  }
});

test.each(Object.keys(START_FORM))('a kept form without %s, or with something else in it, starts a new one', (name) => {
  const { [name as keyof LoadForm]: _, ...others } = FILLED;
  expect(readKeptForm(JSON.stringify(others))).toBeNull();
  for (const value of [null, 1, ['full_load']])
    expect(readKeptForm(JSON.stringify({ ...FILLED, [name]: value }))).toBeNull();
  expect(readKeptForm(JSON.stringify({ ...FILLED, other: 'x' }))).toEqual(FILLED);
});
