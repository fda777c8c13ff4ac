import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunRequest } from '#lib/request/schema.ts';
import { newRun, REQUEST } from '../testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertRun } from './insert-run.ts';
import { refuseNamesInUse } from './refuse-names-in-use.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.kysely.updateTable('run').set({ state: 'failed' }).execute();
});

const otherNames: RunRequest = {
  ...REQUEST,
  key: { mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111111111111:key/1' },
  source: { ...REQUEST.source, secretName: 'other/source' },
  destination: { ...REQUEST.destination, secretName: 'other/destination' },
  role: { ...REQUEST.role, roleName: 'other-role' },
};

/** Stores a run as the command does, with the check in its transaction. */
async function submit(change: Partial<Parameters<typeof newRun>[0]> = {}): Promise<string> {
  const run = newRun(change);
  const check: typeof run.also = (trx) => refuseNamesInUse(trx, run);
  await insertRun(database.db, { ...run, also: check });
  return run.runId;
}

test('stores one of ten concurrent runs with the same names, and reports the names to the others', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => submit()));
  const stored = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(stored).toHaveLength(1);
  expect(refused).toHaveLength(9);
  for (const reason of refused) {
    expect(reason).toMatchObject({ code: 'names-in-use', params: { name: 'loader-role', ownerRun: stored[0] } });
  }
});

test('allows other names, another account, and the names of a finished run', async () => {
  await submit();
  await submit({ request: otherNames });
  await submit({ accountId: '222222222222' });
  await database.db.kysely.updateTable('run').set({ state: 'succeeded' }).execute();
  await submit();
});

test('does not conflict with the run itself', async () => {
  const runId = await submit();
  const { kysely } = database.db;
  await kysely
    .transaction()
    .execute((trx) => refuseNamesInUse(trx, { runId, accountId: '111111111111', request: REQUEST }));
});
