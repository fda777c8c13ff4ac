import { describe, expect, test } from 'vitest';
import { exportHead, exportLine } from './audit-export.ts';
import { AUDIT_KINDS, type AuditRecord, readyEntry } from './audit-record.ts';

const RECORD: AuditRecord = {
  no: 7,
  at: '2026-11-24T10:00:00.000Z',
  kind: 'retry',
  teamId: 'payments',
  runId: null,
  by: { userId: 'u-1', name: 'Dana "DB" Baker' },
  data: { step: 'kms-key' },
  hash: 'ab',
};

test('a record is one line of CSV, with quotes doubled', () => {
  expect(exportHead('csv')).toBe('"no","at","kind","team","run","person_id","person","details","hash"\r\n');
  expect(exportLine('csv', RECORD)).toBe(
    '"7","2026-11-24T10:00:00.000Z","retry","payments","","u-1","Dana ""DB"" Baker","{""step"":""kms-key""}","ab"\r\n',
  );
});

test('a record is one line of JSON that reads as the record', () => {
  expect(exportHead('jsonl')).toBe('');
  const line = exportLine('jsonl', RECORD);
  expect(line.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(line)).toEqual(RECORD);
});

describe('a spreadsheet takes for plain text', () => {
  test.each([
    '=HYPERLINK("http://x","y")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1',
    ' =1+1',
    '\ufeff=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
  ])('the name %j', (name) => {
    const line = exportLine('csv', { ...RECORD, by: { userId: 'u-1', name } });
    expect(line).toContain(`"'${name.replaceAll('"', '""')}"`);
  });

  test('a name with such a character further on, as it is', () => {
    expect(exportLine('csv', { ...RECORD, by: { userId: 'u-1', name: 'a=b' } })).toContain('"a=b"');
  });
});

describe('what is recorded', () => {
  test.each(AUDIT_KINDS)('%s has no field beyond its own list', (kind) => {
    const entry = { kind, teamId: null, runId: null, by: null };
    expect(() => readyEntry({ ...entry, data: { password: 'x' } as never })).toThrow('not allowed');
    expect(() => readyEntry({ ...entry, data: { step: { password: 'x' } } as never })).toThrow('not allowed');
    expect(readyEntry({ ...entry, data: {} }).data).toEqual({});
  });

  test('is cut where somebody sends a long text, and never holds half of a character', () => {
    const name = `${'x'.repeat(2047)}😀😀`;
    const by = readyEntry({ kind: 'sweep', teamId: null, runId: null, by: { userId: 'u', name }, data: {} }).by;
    expect(by?.name).toBe(`${'x'.repeat(2047)}\ufffd`);
  });
});
