import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRun } from '../testing/new-run.ts';
import { sendAgain } from '../testing/send-again.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertEscrow, loadEscrow } from './escrow-rows.ts';
import { findRunByKey, insertRun } from './insert-run.ts';
import { loadRunEvents, loadRunView } from './load-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('creates one run and one first event from 20 equal concurrent submissions', async () => {
  const { db } = database;
  const requestKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sendAgain(() => insertRun(db, newRun({ requestKey })))),
  );
  const [runId = ''] = answers.filter((answer) => answer.created).map((answer) => answer.runId);
  expect(answers.filter((answer) => answer.created)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.runId))).toEqual(new Set([runId]));
  expect(await loadRunEvents(db, runId)).toMatchObject([{ no: 1, type: 'run.requested', runId }]);
});

test('refuses another request with the same key, and leaves the first run unchanged', async () => {
  const { db } = database;
  const first = newRun();
  await insertRun(db, first);
  const other = newRun({ requestKey: first.requestKey, requestHash: 'another hash' });
  await expect(insertRun(db, other)).rejects.toMatchObject({ code: 'request-key-reused' });
  await expect(findRunByKey(db, other)).rejects.toMatchObject({ code: 'request-key-reused' });
  expect(await findRunByKey(db, first)).toBe(first.runId);
  expect(await loadRunView(db, other.runId)).toBeNull();
});

test('treats the same key from another person as another request', async () => {
  const { db } = database;
  const first = newRun();
  await insertRun(db, first);
  const by = { userId: 'user-2', name: 'Robin' };
  expect(await findRunByKey(db, { ...first, by })).toBeNull();
  const answer = await insertRun(db, newRun({ requestKey: first.requestKey, by }));
  expect(answer.created).toBe(true);
});

test('stores neither run nor event nor password if a part of it cannot be stored', async () => {
  const { db } = database;
  const run = newRun({
    also: async (trx, runId) => {
      await insertEscrow(trx, runId, {
        wrappedKey: Buffer.from('key'),
        storedKey: null,
        rows: [{ field: 'source', sealed: Buffer.from('sealed') }],
      });
      throw new Error('no room');
    },
  });
  await expect(insertRun(db, run)).rejects.toThrow('no room');
  expect(await loadRunEvents(db, run.runId)).toEqual([]);
  expect(await loadEscrow(db, run.runId, 'source')).toBeNull();
  expect(await findRunByKey(db, run)).toBeNull();
});

test('gives the first event the creation time of the run', async () => {
  const { db } = database;
  const run = newRun();
  await insertRun(db, run);
  const view = await loadRunView(db, run.runId);
  const row = await db.kysely.selectFrom('run').select('created_at').where('id', '=', run.runId).executeTakeFirst();
  expect(view?.createdAt).toBe(row?.created_at.toISOString());
});

const cleanUpOf = (runId: string) => ({ runId, arns: {}, rows: [], keyDeletionDays: 30, secretRecoveryDays: 30 });

test('stores one of ten concurrent clean-ups of a run, and returns it when submitted again', async () => {
  const { db } = database;
  const { runId } = await insertRun(db, newRun());
  const submissions = Array.from({ length: 10 }, () => newRun({ cleanUp: cleanUpOf(runId) }));
  const answers = await Promise.allSettled(submissions.map((one) => insertRun(db, one)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))).toEqual(
    Array.from({ length: 9 }, () => 'clean-up-open'),
  );
  const won = submissions[answers.findIndex(({ status }) => status === 'fulfilled')];
  if (!won) throw new Error('none was stored');
  expect(await insertRun(db, won)).toEqual({ runId: won.runId, created: false });
});

test('creates one clean-up from 20 equal concurrent submissions', async () => {
  const { db } = database;
  const { runId } = await insertRun(db, newRun());
  const requestKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sendAgain(() => insertRun(db, newRun({ requestKey, cleanUp: cleanUpOf(runId) })))),
  );
  expect(answers.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.runId)).size).toBe(1);
});
