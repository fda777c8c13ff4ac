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
/** Looks often, and has nothing to write after the first checkpoint but every ten records. */
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
/** A portal that stops writes what is left to be written. */
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

test('a checkpoint is written at once, after so many records, after so much time, and when the portal stops', async () => {
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
])('processes that write into %s make one chain', async (_where, name) => {
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

test('a checkpoint whose line cannot be written counts nowhere', async () => {
  const file = path.join(folder, 'no-folder');
  writeFileSync(file, '');
  await writeOne(file);
  expect(await loadCheckpointHead(database.db)).toBeNull();
  await writeOne();
  expect(numbers()).toEqual([1]);
});

test('a process that dies between line and database leaves a genuine line beside the chain, and no gap', async () => {
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

test('half a line that a full disk left is neither a checkpoint nor glued to the next one', async () => {
  await writeOne();
  const file = path.join(folder, 'checkpoints.jsonl');
  const [line = ''] = readFileSync(file, 'utf8').split('\n');
  appendFileSync(file, line.slice(0, 100));
  expect(await judge()).toMatchObject({ faults: [], brokenOff: [`${file}:2`] });
  await writeOne();
  expect(numbers()).toEqual([1, 2]);
  expect((await judge()).faults).toEqual([]);
});

test('the last line counts also where an editor has taken its line end', async () => {
  await writeOne();
  const file = path.join(folder, 'checkpoints.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
  expect((await judge()).faults).toEqual([]);
  await writeOne();
  expect(numbers()).toEqual([1, 2]);
});

test('what somebody else has written is told with its place', async () => {
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
  'PostgreSQL refuses %s to the owner too',
  async (statement) => {
    await writeOne();
    await expect(rawSql(database.db, statement)).rejects.toMatchObject({ code: '42501' });
  },
);
