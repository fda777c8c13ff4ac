import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRun, noQueue } from '../testing/new-run.ts';
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

test('creates one run, one first event, and one job from 20 equal concurrent submissions', async () => {
  const { db } = database;
  const requestKey = randomUUID();
  const enqueued: string[] = [];
  const queue = { enqueue: async (runId: string) => void enqueued.push(runId) };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sendAgain(() => insertRun(db, queue, newRun({ requestKey })))),
  );
  const [runId = ''] = answers.filter((answer) => answer.created).map((answer) => answer.runId);
  expect(answers.filter((answer) => answer.created)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.runId))).toEqual(new Set([runId]));
  expect(enqueued).toEqual([runId]);
  expect(await loadRunEvents(db, runId)).toMatchObject([{ no: 1, type: 'run.requested', runId }]);
});

test('refuses another request with the same key, and leaves the first run unchanged', async () => {
  const { db } = database;
  const first = newRun();
  await insertRun(db, noQueue, first);
  const other = newRun({ requestKey: first.requestKey, requestHash: 'another hash' });
  await expect(insertRun(db, noQueue, other)).rejects.toMatchObject({ code: 'request-key-reused' });
  await expect(findRunByKey(db, other)).rejects.toMatchObject({ code: 'request-key-reused' });
  expect(await findRunByKey(db, first)).toBe(first.runId);
  expect(await loadRunView(db, other.runId)).toBeNull();
});

test('treats the same key from another person as another request', async () => {
  const { db } = database;
  const first = newRun();
  await insertRun(db, noQueue, first);
  const by = { userId: 'user-2', name: 'Robin' };
  expect(await findRunByKey(db, { ...first, by })).toBeNull();
  const answer = await insertRun(db, noQueue, newRun({ requestKey: first.requestKey, by }));
  expect(answer.created).toBe(true);
});

test('stores neither run nor event nor password if the job cannot be created', async () => {
  const { db } = database;
  const run = newRun({
    also: (trx, runId) =>
      insertEscrow(trx, runId, {
        wrappedKey: Buffer.from('key'),
        storedKey: null,
        rows: [{ field: 'source', sealed: Buffer.from('sealed') }],
      }),
  });
  const queue = { enqueue: () => Promise.reject(new Error('no queue')) };
  await expect(insertRun(db, queue, run)).rejects.toThrow('no queue');
  expect(await loadRunEvents(db, run.runId)).toEqual([]);
  expect(await loadEscrow(db, run.runId, 'source')).toBeNull();
  expect(await findRunByKey(db, run)).toBeNull();
});

test('gives the first event the creation time of the run', async () => {
  const { db } = database;
  const run = newRun();
  await insertRun(db, noQueue, run);
  const view = await loadRunView(db, run.runId);
  const row = await db.kysely.selectFrom('run').select('created_at').where('id', '=', run.runId).executeTakeFirst();
  expect(view?.createdAt).toBe(row?.created_at.toISOString());
});

const cleanUpOf = (runId: string) => ({ runId, arns: {}, rows: [], keyDeletionDays: 30, secretRecoveryDays: 30 });

test('stores one of ten concurrent clean-ups of a run, and returns it when submitted again', async () => {
  const { db } = database;
  const { runId } = await insertRun(db, noQueue, newRun());
  const submissions = Array.from({ length: 10 }, () => newRun({ cleanUp: cleanUpOf(runId) }));
  const answers = await Promise.allSettled(submissions.map((one) => insertRun(db, noQueue, one)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))).toEqual(
    Array.from({ length: 9 }, () => 'clean-up-open'),
  );
  const won = submissions[answers.findIndex(({ status }) => status === 'fulfilled')];
  if (!won) throw new Error('none was stored');
  expect(await insertRun(db, noQueue, won)).toEqual({ runId: won.runId, created: false });
});

test('creates one clean-up from 20 equal concurrent submissions', async () => {
  const { db } = database;
  const { runId } = await insertRun(db, noQueue, newRun());
  const requestKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      sendAgain(() => insertRun(db, noQueue, newRun({ requestKey, cleanUp: cleanUpOf(runId) }))),
    ),
  );
  expect(answers.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.runId)).size).toBe(1);
});
