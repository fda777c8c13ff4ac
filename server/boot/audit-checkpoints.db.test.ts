import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readCheckpoints } from '#server/audit/checkpoint-files.ts';
import { recordAct } from '#server/store/append-audit.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { openAuditCheckpoints } from './audit-checkpoints.ts';

const KEY = Buffer.alloc(32, 5);
const SOON = { lookEveryMs: 20, writeEveryMs: 3_600_000, writeEveryRecords: 10 };

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await openTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'checkpoints-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const record = async (count: number) => {
  for (let index = 0; index < count; index += 1) {
    await recordAct(database.db, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
  }
};
const open = (pace = SOON) =>
  openAuditCheckpoints({ db: database.db, log: database.log, audit: { key: KEY, folder } }, pace);
const numbers = () => readCheckpoints(folder, KEY).checkpoints.map(({ no }) => no);

/** `npm run audit:verify`, in a folder of its own. */
function verify(): { status: number | null; told: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve('server/audit/verify.ts')], {
    cwd: folder,
    env: { PATH: '', NODE_ENV: 'test', DATABASE_URL: database.url, AUDIT_DIR: '.', AUDIT_KEY: KEY.toString('base64') },
    encoding: 'utf8',
  });
  return { status, told: `${stdout}${stderr}` };
}

test('a checkpoint is written after so many records, after so much time, and when the portal stops', async () => {
  const first = open();
  await record(10);
  await vi.waitFor(() => expect(numbers().at(-1)).toBeGreaterThanOrEqual(1), 60_000);
  await record(1);
  await first.close();
  expect(numbers().at(-1)).toBe(11);

  const again = open({ ...SOON, writeEveryMs: 0 });
  await record(1);
  await vi.waitFor(() => expect(numbers().at(-1)).toBe(12), 60_000);
  const written = numbers();
  await again.close();
  expect(numbers()).toEqual(written);
});

test('the command says that all is as it was written, and names what a superuser has changed', async () => {
  expect(verify()).toMatchObject({ status: 0, told: expect.stringContaining('12 records and') });
  await rawSql(database.db, 'ALTER TABLE audit_record DISABLE TRIGGER audit_record_stays');
  await rawSql(database.db, "UPDATE audit_record SET kind = 'plan' WHERE no = 7");
  expect(verify()).toEqual({ status: 1, told: 'Record 7 is not as it was written.\n' });
  await rawSql(database.db, "UPDATE audit_record SET kind = 'sweep' WHERE no = 7");
  expect(verify()).toMatchObject({ status: 0 });
  await rawSql(database.db, 'DELETE FROM audit_record WHERE no > 10');
  expect(verify()).toEqual({ status: 1, told: 'Record 11 is missing.\n' });
});

test('a checkpoint that somebody else has written is told with its place', () => {
  const file = path.join(folder, 'checkpoints.jsonl');
  const genuine = readFileSync(file, 'utf8');
  const [line = ''] = genuine.split('\n');
  appendFileSync(file, `${line.replace(/"no":\d+/, '"no":3')}\nnonsense\n`);
  const { forged } = readCheckpoints(folder, KEY);
  const count = genuine.split('\n').length;
  expect(forged).toEqual([`${file}:${count}`, `${file}:${count + 1}`]);
  expect(readCheckpoints(folder, Buffer.alloc(32, 6)).checkpoints).toEqual([]);
  writeFileSync(file, genuine);
});
