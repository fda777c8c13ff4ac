import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PasswordField } from '#lib/request/schema.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { deleteEscrow, deleteExpiredEscrow, insertEscrow, loadEscrow, loadEscrowKey } from './escrow-rows.ts';
import { loadRunView } from './load-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const KEY = Buffer.from('wrapped key');
const seal = (field: PasswordField) => ({ field, sealed: Buffer.from(`sealed ${field}`) });

const storeWithPasswords = () =>
  storeRun(database.db, {
    also: (trx, id) =>
      insertEscrow(trx, id, { wrappedKey: KEY, storedKey: null, rows: [seal('source'), seal('destination')] }),
  });
const age = (runId: string, hours: number, field: PasswordField) =>
  rawSql(
    database.db,
    'UPDATE escrow SET expires_at = expires_at - make_interval(hours => $2) WHERE run_id = $1 AND field = $3',
    [runId, hours, field],
  );

test('returns a ciphertext unchanged', async () => {
  const runId = await storeWithPasswords();
  expect(await loadEscrow(database.db, runId, 'source')).toEqual({ wrappedKey: KEY, sealed: seal('source').sealed });
});

test("deletes the run's data key with its last password", async () => {
  const runId = await storeWithPasswords();
  const { kysely } = database.db;
  await kysely.transaction().execute((trx) => deleteEscrow(trx, runId, ['source']));
  expect(await loadEscrow(database.db, runId, 'source')).toBeNull();
  expect(await loadEscrowKey(database.db, runId)).toEqual(KEY);
  await kysely.transaction().execute((trx) => deleteEscrow(trx, runId, ['destination']));
  expect(await loadEscrowKey(database.db, runId)).toBeNull();
});

test('keeps a password for 24 hours, and does not return it afterwards even before the purge', async () => {
  const runId = await storeWithPasswords();
  await age(runId, 23, 'source');
  expect(await deleteExpiredEscrow(database.db)).toEqual([]);
  expect(await loadEscrow(database.db, runId, 'source')).not.toBeNull();
  await age(runId, 1, 'source');
  expect(await loadEscrow(database.db, runId, 'source')).toBeNull();
});

test('deletes expired passwords once and records that in the events, and keeps the rest', async () => {
  const runId = await storeWithPasswords();
  await age(runId, 25, 'source');
  const sweeps = await Promise.all([deleteExpiredEscrow(database.db), deleteExpiredEscrow(database.db)]);
  expect(sweeps.flat().filter((one) => one.runId === runId)).toEqual([{ runId, fields: ['source'] }]);
  const view = await loadRunView(database.db, runId);
  expect(view).toMatchObject({ lastNo: 2, passwords: { source: 'expired', destination: 'kept' } });
  expect(await rawSql(database.db, 'SELECT field FROM escrow WHERE run_id = $1', [runId])).toEqual([
    { field: 'destination' },
  ]);
});

test('deletes expired passwords even if another run cannot be read', async () => {
  const runs = [await storeWithPasswords(), await storeWithPasswords(), await storeWithPasswords()];
  const [first = '', unreadable = '', last = ''] = runs.sort();
  await rawSql(database.db, "UPDATE event SET type = 'run.of-a-newer-portal' WHERE run_id = $1", [unreadable]);
  for (const runId of runs) await age(runId, 25, 'source');
  await expect(deleteExpiredEscrow(database.db)).rejects.toThrow();
  for (const runId of [first, last]) expect((await loadRunView(database.db, runId))?.passwords.source).toBe('expired');
  await rawSql(database.db, 'DELETE FROM escrow WHERE run_id = $1', [unreadable]);
});

test('replaces a password that is entered again, and restarts its 24 hours', async () => {
  const runId = await storeWithPasswords();
  await age(runId, 25, 'source');
  const sealed = Buffer.from('sealed anew');
  await database.db.kysely
    .transaction()
    .execute((trx) =>
      insertEscrow(trx, runId, { wrappedKey: KEY, storedKey: KEY, rows: [{ field: 'source', sealed }] }),
    );
  expect(await loadEscrow(database.db, runId, 'source')).toEqual({ wrappedKey: KEY, sealed });
});

test.each([
  ['because the run had none when they were encrypted', null],
  ['because the run had another one', Buffer.from('another')],
])("refuses passwords that were not encrypted with the run's stored key, %s", async (_when, storedKey) => {
  const runId = await storeWithPasswords();
  const wrappedKey = Buffer.from('of somebody else');
  const stored = database.db.kysely
    .transaction()
    .execute((trx) => insertEscrow(trx, runId, { wrappedKey, storedKey, rows: [seal('source')] }));
  await expect(stored).rejects.toMatchObject({ code: 'concurrent-change' });
  expect(await loadEscrowKey(database.db, runId)).toEqual(KEY);
});
