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

test('a ciphertext is given back byte by byte', async () => {
  const runId = await storeWithPasswords();
  expect(await loadEscrow(database.db, runId, 'source')).toEqual({ wrappedKey: KEY, sealed: seal('source').sealed });
});

test('with the last password of a run its data key goes too', async () => {
  const runId = await storeWithPasswords();
  const { kysely } = database.db;
  await kysely.transaction().execute((trx) => deleteEscrow(trx, runId, ['source']));
  expect(await loadEscrow(database.db, runId, 'source')).toBeNull();
  expect(await loadEscrowKey(database.db, runId)).toEqual(KEY);
  await kysely.transaction().execute((trx) => deleteEscrow(trx, runId, ['destination']));
  expect(await loadEscrowKey(database.db, runId)).toBeNull();
});

test('a password is kept for 24 hours and not handed out afterwards, even before it is swept away', async () => {
  const runId = await storeWithPasswords();
  await age(runId, 23, 'source');
  expect(await deleteExpiredEscrow(database.db)).toEqual([]);
  expect(await loadEscrow(database.db, runId, 'source')).not.toBeNull();
  await age(runId, 1, 'source');
  expect(await loadEscrow(database.db, runId, 'source')).toBeNull();
});

test('what has expired is deleted once and told in the events, what has not is kept', async () => {
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

test("a run that cannot be read keeps no other run's passwords", async () => {
  const runs = [await storeWithPasswords(), await storeWithPasswords(), await storeWithPasswords()];
  const [first = '', unreadable = '', last = ''] = runs.sort();
  await rawSql(database.db, "UPDATE event SET type = 'run.of-a-newer-portal' WHERE run_id = $1", [unreadable]);
  for (const runId of runs) await age(runId, 25, 'source');
  await expect(deleteExpiredEscrow(database.db)).rejects.toThrow();
  for (const runId of [first, last]) expect((await loadRunView(database.db, runId))?.passwords.source).toBe('expired');
  await rawSql(database.db, 'DELETE FROM escrow WHERE run_id = $1', [unreadable]);
});

test('a password that is given again takes the place of the old one and has 24 hours of its own', async () => {
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
  ['where there was none when they were sealed', null],
  ['where it was another one', Buffer.from('another')],
])('passwords sealed beside the key of the run that is stored are refused, %s', async (_when, storedKey) => {
  const runId = await storeWithPasswords();
  const wrappedKey = Buffer.from('of somebody else');
  const stored = database.db.kysely
    .transaction()
    .execute((trx) => insertEscrow(trx, runId, { wrappedKey, storedKey, rows: [seal('source')] }));
  await expect(stored).rejects.toMatchObject({ code: 'concurrent-change' });
  expect(await loadEscrowKey(database.db, runId)).toEqual(KEY);
});
