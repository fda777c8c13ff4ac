import { expect, test } from 'vitest';
import { type AuditFilter, hasAuditFilter, readAuditFilter, writeAuditFilter } from './audit-filter.ts';

const FULL: AuditFilter = {
  team: 'payments',
  kind: ['plan', 'retry'],
  person: 'Dana',
  run: '0197',
  from: '2026-11-01',
  to: '2026-11-24',
  zone: 'Asia/Tokyo',
  before: 120,
};

test('a filter round-trips through the address', () => {
  const text = writeAuditFilter(FULL);
  expect(text).toBe(
    'team=payments&kind=plan&kind=retry&person=Dana&run=0197&from=2026-11-01&to=2026-11-24&zone=Asia%2FTokyo&before=120',
  );
  expect(readAuditFilter(new URLSearchParams(text))).toEqual(FULL);
});

test('empty values are neither written nor read', () => {
  expect(writeAuditFilter({ team: '', kind: [], person: undefined, before: 3 })).toBe('before=3');
  expect(readAuditFilter(new URLSearchParams())).toEqual({});
});

test.each([
  `team=${'x'.repeat(65)}`,
  'kind=unknown',
  `person=${'x'.repeat(201)}`,
  `run=${'x'.repeat(37)}`,
  'from=yesterday',
  'to=2026-13-01',
  'zone=Mars%2FOlympus',
  `zone=${'x'.repeat(65)}`,
  'before=0',
  'before=1.5',
  'before=x',
  'before=2147483648',
])('drops %s and reads the rest', (text) => {
  expect(readAuditFilter(new URLSearchParams(`${text}&run=0197`))).toEqual(
    text.startsWith('run=') ? {} : { run: '0197' },
  );
});

test('reads the longest values', () => {
  const query = { team: 'x'.repeat(64), person: 'x'.repeat(200), run: 'x'.repeat(36), before: '2147483647' };
  expect(readAuditFilter(new URLSearchParams(query))).toEqual({ ...query, before: 2_147_483_647 });
});

test.each<[string, AuditFilter, boolean]>([
  ['nothing', {}, false],
  ['a list position and a time zone', { before: 3, zone: 'UTC' }, false],
  ['no kind', { kind: [] }, false],
  ['empty text', { person: '' }, false],
  ['a kind', { kind: ['plan'] }, true],
  ...(['team', 'person', 'run', 'from', 'to'] as const).map((name): [string, AuditFilter, boolean] => [
    `only ${name}`,
    { [name]: FULL[name] },
    true,
  ]),
])('%s narrows the records: %#', (_what, filter, narrows) => {
  expect(hasAuditFilter(filter)).toBe(narrows);
});
