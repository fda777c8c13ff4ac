import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPortalError } from '#lib/errors.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { enforceRateLimits, forgetOldRequests, type RateLimit } from './rate-limit.ts';

let opened: TestDatabase;
/** A second process. */
let other: Database;
beforeAll(async () => {
  opened = await openTestDatabase();
  other = openDatabase({ url: opened.url, log: opened.log });
});
afterAll(async () => {
  await other.close();
  await opened.drop();
});

const limit = (asker: string, perMinute = 3): RateLimit => ({ kind: 'submit', asker, perMinute });

/** True if the request is allowed, else the seconds until one is. */
async function take(...turns: RateLimit[]): Promise<true | number> {
  try {
    await enforceRateLimits(opened.db, turns);
    return true;
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'too-many-requests') throw error;
    return Number(error.params.seconds);
  }
}

/** To the database this is the same as waiting. */
async function letPass(asker: string, seconds: number): Promise<void> {
  await sql`UPDATE recent_request SET times = ARRAY(SELECT time - make_interval(secs => ${seconds}) FROM unnest(times) AS time)
    WHERE asker = ${asker}`.execute(opened.db.kysely);
}

test('allows a number of requests per minute, then reports how long to wait', async () => {
  for (let no = 1; no <= 3; no += 1) expect(await take(limit('Dana'))).toBe(true);
  const seconds = await take(limit('Dana'));
  expect(seconds).toBeGreaterThan(30);
  expect(seconds).toBeLessThanOrEqual(60);
});

test('ignores refused requests, so the next one is allowed when the oldest is a minute old', async () => {
  for (let no = 1; no <= 2; no += 1) await take(limit('Ann'));
  await letPass('Ann', 40);
  await take(limit('Ann'));
  for (let no = 1; no <= 5; no += 1) expect(await take(limit('Ann'))).toBeLessThanOrEqual(20);
  await letPass('Ann', 21);
  expect([await take(limit('Ann')), await take(limit('Ann'))]).toEqual([true, true]);
  expect(await take(limit('Ann'))).not.toBe(true);
});

test('limits each requester and each kind separately', async () => {
  for (let no = 1; no <= 3; no += 1) await take(limit('Kim'));
  expect(await take(limit('Lee'))).toBe(true);
  expect(await take({ ...limit('Kim'), kind: 'plan' })).toBe(true);
  expect(await take(limit('Kim'))).not.toBe(true);
});

test('allows no more than the limit to processes that ask at the same time', async () => {
  const asks = Array.from({ length: 40 }, (_, no) => enforceRateLimits(no % 2 ? opened.db : other, [limit('Max', 10)]));
  const succeeded = (await Promise.allSettled(asks)).filter(({ status }) => status === 'fulfilled');
  expect(succeeded).toHaveLength(10);
});

test("does not count a request against the person when the team's limit is used up", async () => {
  await take(limit('team', 1));
  expect(await take(limit('Pat', 1), limit('team', 1))).not.toBe(true);
  expect(await take(limit('Pat', 1))).toBe(true);
});

test('applies a lowered limit immediately', async () => {
  for (let no = 1; no <= 10; no += 1) await take(limit('Sam', 10));
  expect(await take(limit('Sam', 2))).toBeGreaterThan(30);
});

test('forgets only requesters without a request in the last minute', async () => {
  for (let no = 1; no <= 3; no += 1) expect(await take(limit('Ida'))).toBe(true);
  await letPass('Ida', 30);
  await take(limit('Old'));
  await letPass('Old', 61);
  await forgetOldRequests(opened.db);
  const { rows } = await sql<{ asker: string }>`SELECT asker FROM recent_request WHERE asker IN ('Ida', 'Old')`.execute(
    opened.db.kysely,
  );
  expect(rows).toEqual([{ asker: 'Ida' }]);
  expect(await take(limit('Ida'))).toBeLessThanOrEqual(30);
});
