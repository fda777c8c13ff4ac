import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDatabase } from './check-database.ts';
import { withKeyLock } from './key-lock.ts';
import { openTestDatabase, type TestDatabase } from './testing/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('changes of one key never overlap, those of another key do not wait', async () => {
  let inside = 0;
  const overlaps: number[] = [];
  const change = () =>
    withKeyLock(database.db, 'key a', async () => {
      inside += 1;
      await withKeyLock(database.db, 'key b', () => checkDatabase(database.db));
      overlaps.push(inside);
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 6 }, change));
  expect(overlaps).toEqual([1, 1, 1, 1, 1, 1]);
});

test('a change that throws gives the lock back', async () => {
  const failing = withKeyLock(database.db, 'key c', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withKeyLock(database.db, 'key c', async () => 'done')).toBe('done');
});

test('however many wait for a lock, everything else has its connections', async () => {
  let waiting: Promise<unknown>[] = [];
  await withKeyLock(database.db, 'key d', async () => {
    waiting = Array.from({ length: 15 }, () => withKeyLock(database.db, 'key d', async () => undefined));
    await checkDatabase(database.db);
  });
  await Promise.all(waiting);
});
