import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { openLog } from '#server/log.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { migrateDatabase } from '#server/store/database/migrate.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { backUp, restore } from './built-in-database.ts';

// Each test creates, starts, and stops several servers.
vi.setConfig({ testTimeout: 60_000 });

const log = openLog('silent');
let folder: string;
let place: { dataDir: string; log: typeof log };
let running: EmbeddedPostgres | undefined;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'backup-'));
  place = { dataDir: path.join(folder, 'data'), log };
});
afterEach(() => stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** Starts the server like a portal does, and uses its database. */
async function withPortal<T>(use: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> {
  running ??= await startEmbeddedPostgres(place);
  const db = openDatabase({ url: running.ownerUrl, log, max: 2 });
  try {
    await migrateDatabase(db);
    return await use(db);
  } finally {
    await db.close();
  }
}

const inFolder = (name: string) => path.join(folder, name);
const listRuns = () =>
  withPortal(async (db) => (await rawSql<{ id: string }>(db, 'SELECT id FROM run')).map(({ id }) => id));

test('restores what was saved, and saves what was added since', async () => {
  const kept = await withPortal(storeRun);
  await backUp(place, inFolder('running.backup'));
  const since = await withPortal(storeRun);

  await expect(restore(place, inFolder('running.backup'))).rejects.toMatchObject({ code: 'folder-in-use' });
  expect((await listRuns()).sort()).toEqual([kept, since].sort());

  await stop();
  const { before, rows } = await restore(place, inFolder('running.backup'));
  expect(rows).toBeGreaterThan(1);
  expect(await listRuns()).toEqual([kept]);
  await stop();
  await restore(place, before ?? '');
  expect((await listRuns()).sort()).toEqual([kept, since].sort());
});

test('makes backups readable by their owner only, and overwrites no file', async () => {
  const file = inFolder('first.backup');
  await withPortal(() => backUp(place, file));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file);
  await expect(backUp(place, file)).rejects.toThrow('already exists');
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
});

test('backs up a stopped portal, and restores into a folder without a database', async () => {
  const runs = await listRuns();
  await stop();
  await backUp(place, inFolder('stopped.backup'));
  const elsewhere = { ...place, dataDir: inFolder('elsewhere') };
  await expect(backUp(elsewhere, inFolder('none.backup'))).rejects.toThrow('No portal database');
  expect((await restore(elsewhere, inFolder('stopped.backup'))).before).toBeNull();
  const mine = place;
  place = elsewhere;
  expect(await listRuns()).toEqual(runs);
  await stop();
  place = mine;
});

test('refuses an incomplete file and leaves the database unchanged', async () => {
  const runs = await listRuns();
  const whole = inFolder('whole.backup');
  await backUp(place, whole);
  await stop();
  const short = inFolder('short.backup');
  copyFileSync(whole, short);
  truncateSync(short, statSync(whole).size - 20);
  const turned = inFolder('turned.backup');
  const bytes = readFileSync(whole);
  bytes.writeUInt8(bytes.readUInt8(400) ^ 1, 400);
  writeFileSync(turned, bytes);
  writeFileSync(inFolder('text.backup'), 'no backup');
  for (const name of ['short.backup', 'turned.backup', 'text.backup']) {
    await expect(restore(place, inFolder(name)), name).rejects.toMatchObject({ code: 'backup-refused' });
  }
  expect(await listRuns()).toEqual(runs);
});
