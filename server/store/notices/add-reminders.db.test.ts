import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { insertEscrow } from '../runs/escrow-rows.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { addReminders } from './add-reminders.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const approval = { planHash: 'x', plan: null };

const kindsOf = async (runId: string) =>
  (await rawSql(db, 'SELECT kind FROM notice WHERE run_id = $1 ORDER BY created_at', [runId])).map(
    (row) => (row as { kind: string }).kind,
  );

/** Moves the start of the wait for approval into the past. */
const backdate = (runId: string, days: number) =>
  rawSql(db, `UPDATE event SET at = clock_timestamp() - $2 * interval '1 day' WHERE run_id = $1`, [runId, days]);

test('leads are reminded once for each date, and no longer after an answer', async () => {
  const runId = await storeRun(db, { approval });
  const fresh = await storeRun(db, { approval });
  await backdate(runId, 1.1);
  for (let count = 0; count < 3; count += 1) await addReminders(db);
  expect(await kindsOf(runId)).toEqual(['approval-wanted', 'approval-reminder']);
  await backdate(runId, 6.1);
  await addReminders(db);
  expect(await kindsOf(runId)).toEqual(['approval-wanted', 'approval-reminder', 'approval-ending']);
  expect(await kindsOf(fresh)).toEqual(['approval-wanted']);
});

test('two processes add a reminder once', async () => {
  const runId = await storeRun(db, { approval });
  await backdate(runId, 1.1);
  await Promise.all(Array.from({ length: 4 }, () => addReminders(db)));
  expect(await kindsOf(runId)).toEqual(['approval-wanted', 'approval-reminder']);
});

test('the requester is warned once of passwords that expire while the run waits for a person', async () => {
  const password = { wrappedKey: Buffer.from('k'), storedKey: null };
  const rows = (['source', 'destination'] as const).map((field) => ({ field, sealed: Buffer.from('s') }));
  const also = (trx: Parameters<typeof insertEscrow>[0], runId: string) =>
    insertEscrow(trx, runId, { ...password, rows });
  const waiting = await storeRun(db, { approval, also });
  const working = await storeRun(db, { also });
  await addReminders(db);
  expect(await kindsOf(waiting)).toEqual(['approval-wanted']);
  await rawSql(db, `UPDATE escrow SET expires_at = clock_timestamp() + interval '3 hours'`);
  for (let count = 0; count < 2; count += 1) await addReminders(db);
  expect(await kindsOf(waiting)).toEqual(['approval-wanted', 'password-ending']);
  expect(await kindsOf(working)).toEqual([]);
});
