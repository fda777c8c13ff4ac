import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeFailedAttempts } from '#e2e/harness/many-attempts.ts';
import { buildRunView } from '#lib/runs/view.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { changeRun } from './change-run.ts';
import { loadRunEvents, loadRunView } from './load-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const fail = (runId: string, count: number) =>
  storeFailedAttempts((text, values) => rawSql(database.db, text, values), runId, count);
const fromEvents = async (runId: string) => buildRunView(await loadRunEvents(database.db, runId));

/** A run with several hundred events, whose view is known. */
async function storeLong(): Promise<string> {
  const runId = await storeRun(database.db);
  await fail(runId, 100);
  const view = await loadRunView(database.db, runId);
  expect(view?.steps.access.attempts).toHaveLength(100);
  expect(view).toEqual(await fromEvents(runId));
  return runId;
}

test('a view that is known shows what has happened since', async () => {
  const runId = await storeLong();
  const by = { userId: 'lead', name: 'Lee' };
  await changeRun(database.db, runId, () => ({ ok: true, value: [{ type: 'run.retried', by, steps: ['access'] }] }));
  expect((await loadRunView(database.db, runId))?.state).toBe('queued');
  expect(await loadRunView(database.db, runId)).toEqual(await fromEvents(runId));
});

test('a view that is known is not shown to a team that may not see the run', async () => {
  const runId = await storeLong();
  expect(await loadRunView(database.db.forTeams(['analytics']), runId)).toBeNull();
  expect(await loadRunView(database.db.forTeams(['payments']), runId)).toEqual(await fromEvents(runId));
});

test.each([60, 140])('after a restore with %i attempts, the view is that of the events', async (count) => {
  const runId = await storeLong();
  await fail(runId, count);
  expect((await loadRunView(database.db, runId))?.steps.access.attempts).toHaveLength(count);
  expect(await loadRunView(database.db, runId)).toEqual(await fromEvents(runId));
});

test('a run that is gone has no view, and one that never was has none', async () => {
  const runId = await storeLong();
  await rawSql(database.db, 'DELETE FROM event WHERE run_id = $1', [runId]);
  expect(await loadRunView(database.db, runId)).toBeNull();
  expect(await loadRunView(database.db, randomUUID())).toBeNull();
});
