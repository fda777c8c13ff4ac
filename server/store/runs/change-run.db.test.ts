import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Result } from '#lib/errors.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import { storeRun } from '../testing/new-run.ts';
import { codeOf } from '../testing/send-again.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { changeRun } from './change-run.ts';
import { loadRunEvents } from './load-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

/** Cancels a queued run once, as a person's decision does. */
function cancel(view: RunView): Result<RunChange[]> {
  if (view.state !== 'queued') return { ok: false, error: { code: 'not-retryable' } };
  return { ok: true, value: [{ type: 'run.cancelled' }] };
}

test('makes one of ten equal concurrent changes, and the others see it', async () => {
  const runId = await storeRun(database.db);
  const answers = await Promise.all(Array.from({ length: 10 }, () => codeOf(changeRun(database.db, runId, cancel))));
  expect(answers.sort()).toEqual([...Array.from({ length: 9 }, () => 'not-retryable'), 'ok']);
  expect(await loadRunEvents(database.db, runId, 1)).toMatchObject([{ no: 2, type: 'run.cancelled' }]);
});

test('passes the changed run to the additional write, and rolls back when that fails', async () => {
  const runId = await storeRun(database.db);
  const seen: string[] = [];
  const changing = changeRun(database.db, runId, cancel, async (_trx, view) => {
    seen.push(view.state);
    throw new Error('no');
  });
  await expect(changing).rejects.toThrow('no');
  expect(seen).toEqual(['cancelled']);
  expect(await loadRunEvents(database.db, runId, 1)).toEqual([]);
});

test('throws not-found for a run that does not exist, without deciding anything', async () => {
  const decided = changeRun(database.db, randomUUID(), () => {
    throw new Error('asked');
  });
  await expect(decided).rejects.toMatchObject({ code: 'not-found' });
});
