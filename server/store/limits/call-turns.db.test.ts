import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { takeCallTurn } from './call-turns.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const place = (change = {}) => ({ accountId: randomUUID(), region: 'us-east-1', operation: 'CreateKey', ...change });
const takeAll = (count: number, at: ReturnType<typeof place>) =>
  Promise.all(Array.from({ length: count }, () => takeCallTurn(database.db, at, 5)));

test('forty calls that come at once are spread over eight seconds at five per second, the first three at once', async () => {
  const waits = (await takeAll(40, place())).toSorted((a, b) => a - b);
  expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
  // 37 steps of 202 ms after the first, which a pause of half a second has covered in part.
  expect(waits.at(-1)).toBeGreaterThan(7_000);
  expect(waits.at(-1)).toBeLessThan(7_500);
  const gaps = waits.slice(4).map((wait, index) => wait - (waits[index + 3] ?? 0));
  // Each wait counts from its own request, and later requests are made later.
  expect(Math.max(...gaps)).toBeLessThan(203);
});

test('each account, Region and operation has its own turns', async () => {
  const busy = place();
  await takeAll(10, busy);
  const others = [{ accountId: randomUUID() }, { region: 'eu-west-1' }, { operation: 'CreateAlias' }];
  const waits = await Promise.all(others.map((change) => takeCallTurn(database.db, { ...busy, ...change }, 5)));
  expect(waits).toEqual([0, 0, 0]);
});

test('turns that nobody took are not saved up', async () => {
  const idle = place();
  await takeAll(1, idle);
  await rawSql(database.db, "UPDATE call_turn SET next_at = next_at - interval '1 hour' WHERE account_id = $1", [
    idle.accountId,
  ]);
  const waits = (await takeAll(10, idle)).toSorted((a, b) => a - b);
  expect(waits.filter((wait) => wait === 0).length).toBeLessThanOrEqual(4);
  expect(waits.at(-1)).toBeGreaterThan(1_000);
});
