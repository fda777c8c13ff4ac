import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { tellAuditPlace } from './audit-place.ts';

const KEY = Buffer.alloc(32, 5);
const PUBLIC_KEY = 'bnoc3Smwt4/ROvTFWY/v9O8qlxZuPKby5Pv8zYBQW/E=';

/** The log lines at a start with these settings. */
function logged(change: Partial<Parameters<typeof tellAuditPlace>[0]>, keys = [KEY]): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const place = { audit: { keys, folder: '/data/audit' }, dataDir: '/data', databaseUrl: undefined, isSandbox: false };
  tellAuditPlace({ ...place, ...change }, pino({ base: null, formatters: { level: (level) => ({ level }) } }, stream));
  return lines;
}

const warnings = (change: Parameters<typeof logged>[0]) => logged(change).filter(({ level }) => level === 'warn');
const at = (folder: string) => ({ audit: { keys: [KEY], folder } });

test('logs the public key that verifies the checkpoints', () => {
  expect(logged({})[0]).toMatchObject({ level: 'info', publicKey: PUBLIC_KEY });
  expect(JSON.stringify(logged({}))).not.toContain(KEY.toString('base64'));
  const other = Buffer.alloc(32, 6);
  expect(logged({}, [other, KEY])[0]).toMatchObject({ earlierKeys: [PUBLIC_KEY] });
});

test('warns if the checkpoints are on the file system of the built-in database', () => {
  expect(warnings({})).toEqual([
    expect.objectContaining({ auditDir: '/data/audit', msg: expect.stringContaining('set AUDIT_DIR') }),
  ]);
  expect(warnings(at('/elsewhere/audit'))).toHaveLength(1);
  expect(warnings(at('/dev/audit'))).toEqual([]);
});

test('resolves a link to the file system of the built-in database', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'place-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync('/dev', path.join(folder, 'link'));
  const link = at(path.join(folder, 'link', 'audit'));
  expect(warnings({ ...link, dataDir: '/dev/data' })).toHaveLength(1);
  expect(warnings({ ...link, dataDir: folder })).toEqual([]);
});

test('does not warn if the database is elsewhere, or in the sandbox', () => {
  expect(warnings({ databaseUrl: 'postgres://db.example.com/portal' })).toEqual([]);
  expect(warnings({ isSandbox: true })).toEqual([]);
});
