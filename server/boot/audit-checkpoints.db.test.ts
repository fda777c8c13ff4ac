import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isChained } from '#lib/audit/checkpoint.ts';
import { readCheckpointFiles } from '#server/audit/checkpoint-files.ts';
import { openSigningKey } from '#server/audit/checkpoint-keys.ts';
import { judgeCheckpoints } from '#server/audit/judge-checkpoints.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { loadCheckpointHead } from '#server/store/audit/audit-checkpoints.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { openAuditCheckpoints } from './audit-checkpoints.ts';

const KEY = Buffer.alloc(32, 5);
/** Looks often, but after the first checkpoint writes only every ten records. */
const SOON = { lookEveryMs: 20, writeEveryMs: 3_600_000, writeEveryRecords: 10 };
const LATE = { ...SOON, lookEveryMs: 3_600_000 };

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await openTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'checkpoints-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const record = async (count: number) => {
  for (let index = 0; index < count; index += 1) {
    await recordAct(database.db, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
  }
};
const open = (pace = SOON, at = folder) =>
  openAuditCheckpoints({ db: database.db, log: database.log, audit: { keys: [KEY], folder: at } }, pace);
/** Stopping the portal writes the records not yet covered. */
const writeOne = async (at = folder) => {
  await record(1);
  await open(LATE, at).close();
};
const read = (...folders: string[]) =>
  readCheckpointFiles(folders.length > 0 ? folders : [folder]).map(({ checkpoint }) => checkpoint);
const sealed = () => read().map((checkpoint) => checkpoint?.no);
const numbers = (...folders: string[]) =>
  read(...folders).map((checkpoint) => checkpoint && isChained(checkpoint) && checkpoint.number);

async function judge(...folders: string[]) {
  const head = await loadCheckpointHead(database.db);
  const expectation = { publicKeys: [openSigningKey(KEY).publicKey], head, noted: null, since: 1 };
  return judgeCheckpoints(readCheckpointFiles(folders.length > 0 ? folders : [folder]), expectation);
}

test('writes a checkpoint immediately, after a number of records, after an interval, and when the portal stops', async () => {
  const first = open();
  await record(1);
  await vi.waitFor(() => expect(sealed()).toEqual([1]), 60_000);
  await record(9);
  expect(sealed()).toEqual([1]);
  await record(1);
  await vi.waitFor(() => expect(sealed()).toEqual([1, 11]), 60_000);
  await record(1);
  await first.close();
  expect(sealed()).toEqual([1, 11, 12]);

  const again = open({ ...SOON, writeEveryMs: 0 });
  await record(1);
  await vi.waitFor(() => expect(sealed().at(-1)).toBe(13), 60_000);
  const written = sealed();
  await again.close();
  expect(sealed()).toEqual(written);
  expect((await judge()).faults).toEqual([]);
});

test.each([
  ['one folder', ''],
  ['a folder each', 'other'],
])('builds one chain from processes that write into %s', async (_where, name) => {
  const other = path.join(folder, name);
  const pace = { lookEveryMs: 1, writeEveryMs: 0, writeEveryRecords: 1 };
  const portals = [open(pace), open(pace, other), open(pace, other)];
  await record(40);
  await Promise.all(portals.map((portal) => portal.close()));
  const written = name === '' ? numbers() : numbers(folder, other);
  expect(written.length).toBeGreaterThan(2);
  expect(written.toSorted((one, next) => Number(one) - Number(next))).toEqual(written.map((_, index) => index + 1));
  const judged = name === '' ? await judge() : await judge(folder, other);
  expect(judged).toMatchObject({ faults: [], besideChain: 0 });
});

test('does not count a checkpoint whose line could not be written', async () => {
  const file = path.join(folder, 'no-folder');
  writeFileSync(file, '');
  await writeOne(file);
  expect(await loadCheckpointHead(database.db)).toBeNull();
  await writeOne();
  expect(numbers()).toEqual([1]);
});

test('leaves a valid line beside the chain, and no gap, when a process dies between file and database', async () => {
  await writeOne();
  await rawSql(database.db, 'ALTER TABLE audit_checkpoint ADD CONSTRAINT dead CHECK (false) NOT VALID');
  await writeOne();
  await rawSql(database.db, 'ALTER TABLE audit_checkpoint DROP CONSTRAINT dead');
  expect(numbers()).toEqual([1, 2]);
  expect((await judge()).faults).toEqual([]);
  await writeOne();
  expect(numbers()).toEqual([1, 2, 2]);
  expect(await judge()).toMatchObject({ faults: [], besideChain: 1 });
});

test('ignores half a line left by a full disk, and starts the next checkpoint on a new line', async () => {
  await writeOne();
  const file = path.join(folder, 'checkpoints.jsonl');
  const [line = ''] = readFileSync(file, 'utf8').split('\n');
  appendFileSync(file, line.slice(0, 100));
  expect(await judge()).toMatchObject({ faults: [], brokenOff: [`${file}:2`] });
  await writeOne();
  expect(numbers()).toEqual([1, 2]);
  expect((await judge()).faults).toEqual([]);
});

test('counts the last line even if an editor removed its line break', async () => {
  await writeOne();
  const file = path.join(folder, 'checkpoints.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
  expect((await judge()).faults).toEqual([]);
  await writeOne();
  expect(numbers()).toEqual([1, 2]);
});

test('reports a foreign line with its place', async () => {
  await writeOne();
  const file = path.join(folder, 'checkpoints.jsonl');
  const [line = ''] = readFileSync(file, 'utf8').split('\n');
  appendFileSync(file, `${line.replace(/"no":\d+/, '"no":3')}\nnonsense\n`);
  expect((await judge()).faults).toEqual([
    { what: 'malformed', places: [`${file}:3`] },
    { what: 'unsigned', places: [`${file}:2`] },
  ]);
});

test.each(['UPDATE audit_checkpoint SET number = 7', 'DELETE FROM audit_checkpoint', 'TRUNCATE audit_checkpoint'])(
  'PostgreSQL refuses %s even to the owner',
  async (statement) => {
    await writeOne();
    await expect(rawSql(database.db, statement)).rejects.toMatchObject({ code: '42501' });
  },
);
