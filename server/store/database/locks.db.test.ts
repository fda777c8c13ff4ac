import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { checkDatabase } from './check-database.ts';
import { type Database, openDatabase } from './database.ts';
import { withKeyLock } from './locks.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('serializes changes of one key without blocking those of another', async () => {
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

test('releases the lock when a change throws', async () => {
  const failing = withKeyLock(database.db, 'key c', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withKeyLock(database.db, 'key c', async () => 'done')).toBe('done');
});

test('leaves connections for everything else however many wait for a lock', async () => {
  let waiting: Promise<unknown>[] = [];
  await withKeyLock(database.db, 'key d', async () => {
    waiting = Array.from({ length: 15 }, () => withKeyLock(database.db, 'key d', async () => undefined));
    await checkDatabase(database.db);
  });
  await Promise.all(waiting);
});

test('has a connection for every lock of every run', async () => {
  const all = Array.from({ length: 12 * 3 }, (_one, index) => `key ${index} of all`);
  let held = 0;
  const everyoneHolds = Promise.withResolvers<void>();
  const hold = (key: string) =>
    withKeyLock(database.db, key, async () => {
      held += 1;
      if (held === all.length) everyoneHolds.resolve();
      await everyoneHolds.promise;
    });
  await Promise.all(all.map(hold));
});

test('reports that no connection is free, and not that the database is unreachable', async () => {
  const db = openDatabase({ url: database.url, log: database.log, maxLocks: 1 });
  await withKeyLock(db, 'key of one', async () => {
    const other = withKeyLock(db, 'key of another', async () => undefined);
    await expect(other).rejects.toMatchObject({ code: 'database-busy' });
  });
  await db.close();
});

describe('a process that holds the lock', () => {
  const SILENCE_MS = 3_000;
  let db: Database;
  beforeAll(() => {
    db = openDatabase({ url: database.url, log: database.log, lockSilenceMs: SILENCE_MS });
  });
  afterAll(() => db.close());

  /** Takes the lock and then hangs; resolves when others can take it. */
  async function lockInSilence(key: string): Promise<void> {
    const silent = await db.lockPool.connect();
    silent.on('error', () => silent.release(true));
    await silent.query(`SELECT pg_advisory_lock(hashtextextended('key-policy ${key}', 0))`);
    await withKeyLock(db, key, async () => undefined);
  }

  test('loses it when it hangs', async () => {
    await lockInSilence('key e');
  });

  test('keeps it while it works, however long that takes', async () => {
    const order: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await withKeyLock(db, 'key f', async () => {
      second = withKeyLock(db, 'key f', async () => order.push('second'));
      await lockInSilence('key g');
      await lockInSilence('key h');
      order.push('first');
    });
    await second;
    expect(order).toEqual(['first', 'second']);
  });
});
