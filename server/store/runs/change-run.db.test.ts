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

/** Cancels what is queued, as a person's decision does: once. */
function cancel(view: RunView): Result<RunChange[]> {
  if (view.state !== 'queued') return { ok: false, error: { code: 'not-retryable' } };
  return { ok: true, value: [{ type: 'run.cancelled' }] };
}

test('of ten equal changes at once one is made, and the others see it', async () => {
  const runId = await storeRun(database.db);
  const answers = await Promise.all(Array.from({ length: 10 }, () => codeOf(changeRun(database.db, runId, cancel))));
  expect(answers.sort()).toEqual([...Array.from({ length: 9 }, () => 'not-retryable'), 'ok']);
  expect(await loadRunEvents(database.db, runId, 1)).toMatchObject([{ no: 2, type: 'run.cancelled' }]);
});

test('what goes with a change gets the run as it becomes, and where it fails nothing is changed', async () => {
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

test('a run that does not exist is not found, and nothing is decided', async () => {
  const decided = changeRun(database.db, randomUUID(), () => {
    throw new Error('asked');
  });
  await expect(decided).rejects.toMatchObject({ code: 'not-found' });
});
