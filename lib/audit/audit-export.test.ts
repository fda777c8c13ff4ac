import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../request/schema.ts';
import { exportHead, exportLine } from './audit-export.ts';
import {
  AUDIT_FIELDS,
  AUDIT_KINDS,
  type AuditRecord,
  canonicalRecord,
  readyEntry,
  requestData,
} from './audit-record.ts';

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

test('a missing field is an empty cell', () => {
  const line = exportLine('csv', { ...RECORD, teamId: null, runId: 'run-1', by: null });
  expect(line.split(',').slice(3, 7)).toEqual(['""', '"run-1"', '""', '""']);
});

test('a record is one line of JSON that parses back to the record', () => {
  expect(exportHead('jsonl')).toBe('');
  const line = exportLine('jsonl', RECORD);
  expect(line.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(line)).toEqual(RECORD);
});

describe('a spreadsheet reads as plain text', () => {
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

  test.each(['a=b', 'a\nb', 'a\t=b'])('the name %j unchanged, with such a character later in the text', (name) => {
    expect(exportLine('csv', { ...RECORD, by: { userId: 'u-1', name } })).toContain(`"${name}"`);
  });
});

describe('a recorded event', () => {
  test.each(AUDIT_KINDS)('%s has no field beyond its own list', (kind) => {
    const entry = { kind, teamId: null, runId: null, by: null };
    expect(() => readyEntry({ ...entry, data: { password: 'x' } as never })).toThrow('not allowed');
    expect(() => readyEntry({ ...entry, data: { step: { password: 'x' } } as never })).toThrow('not allowed');
    expect(readyEntry({ ...entry, data: {} }).data).toEqual({});
    const fields = Object.fromEntries(AUDIT_FIELDS[kind].map((name) => [name, `of ${name}`]));
    expect(readyEntry({ ...entry, data: fields }).data).toEqual(fields);
    expect(() => readyEntry({ ...entry, data: { ...fields, password: 'x' } as never })).toThrow('not allowed');
  });

  test('names the team, the run and the person, and omits empty values', () => {
    const entry = {
      kind: 'retry',
      teamId: 'payments',
      runId: 'run-1',
      by: RECORD.by,
      data: { step: undefined },
    } as const;
    expect(readyEntry(entry)).toEqual({ ...entry, data: {} });
  });

  test.each(['a\nb', 'a\u0000b', 'a\u2028b', 'a\ud800b'])('is one line of well-formed characters: %j', (step) => {
    const entry = { kind: 'retry', teamId: null, runId: null, by: null } as const;
    expect(readyEntry({ ...entry, data: { step } }).data).toEqual({ step: 'a\ufffdb' });
  });

  test('is truncated when the text is long, and never splits a character', () => {
    const name = `${'x'.repeat(2047)}😀😀`;
    const by = readyEntry({ kind: 'sweep', teamId: null, runId: null, by: { userId: 'u', name }, data: {} }).by;
    expect(by?.name).toBe(`${'x'.repeat(2047)}\ufffd`);
  });
});

test('the hashed text covers every field of a record except the hash', () => {
  expect(canonicalRecord(RECORD)).toBe(
    '[7,"2026-11-24T10:00:00.000Z","retry","payments",null,{"name":"Dana \\"DB\\" Baker","userId":"u-1"},{"step":"kms-key"}]',
  );
  expect(canonicalRecord({ ...RECORD, by: null })).toContain('"payments",null,null,{');
});

test('a request is recorded with its location and names, without passwords or users', () => {
  const [secret, role] = [{ userName: 'u' }, { roleName: 'loader', policyName: 'loader-policy' }];
  const request: RunRequest = {
    target: { teamId: 'payments', region: 'us-east-1' },
    key: { mode: 'create', alias: 'a', description: 'd', administratorArns: [], administratorsMayDelete: true },
    source: { ...secret, secretName: 'from' },
    destination: { ...secret, secretName: 'to' },
    role,
  };
  const names = { region: 'us-east-1', sourceSecretName: 'from', destinationSecretName: 'to', ...role };
  expect(requestData(request)).toEqual({ ...names, alias: 'a' });
  const key = { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111122223333:key/k' } as const;
  expect(requestData({ ...request, key })).toEqual({ ...names, keyArn: key.keyArn });
});
