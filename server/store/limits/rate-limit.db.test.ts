import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPortalError } from '#lib/errors.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { enforceRateLimits, forgetOldRequests, type RateLimit } from './rate-limit.ts';

let opened: TestDatabase;
/** Of another process. */
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

/** Whether the turn was had, else after how many seconds another is free. */
async function take(...turns: RateLimit[]): Promise<true | number> {
  try {
    await enforceRateLimits(opened.db, turns);
    return true;
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'too-many-requests') throw error;
    return Number(error.params.seconds);
  }
}

/** To the database the same as waiting. */
async function letPass(asker: string, seconds: number): Promise<void> {
  await sql`UPDATE recent_request SET times = ARRAY(SELECT time - make_interval(secs => ${seconds}) FROM unnest(times) AS time)
    WHERE asker = ${asker}`.execute(opened.db.kysely);
}

test('so many turns are had within a minute, and the next is told how long to wait', async () => {
  for (let no = 1; no <= 3; no += 1) expect(await take(limit('Dana'))).toBe(true);
  const seconds = await take(limit('Dana'));
  expect(seconds).toBeGreaterThan(30);
  expect(seconds).toBeLessThanOrEqual(60);
});

test('what is refused does not put off the next turn, which is free when the oldest is a minute old', async () => {
  for (let no = 1; no <= 2; no += 1) await take(limit('Ann'));
  await letPass('Ann', 40);
  await take(limit('Ann'));
  for (let no = 1; no <= 5; no += 1) expect(await take(limit('Ann'))).toBeLessThanOrEqual(20);
  await letPass('Ann', 21);
  expect([await take(limit('Ann')), await take(limit('Ann'))]).toEqual([true, true]);
  expect(await take(limit('Ann'))).not.toBe(true);
});

test('each asker and each kind has turns of its own', async () => {
  for (let no = 1; no <= 3; no += 1) await take(limit('Kim'));
  expect(await take(limit('Lee'))).toBe(true);
  expect(await take({ ...limit('Kim'), kind: 'plan' })).toBe(true);
  expect(await take(limit('Kim'))).not.toBe(true);
});

test('of processes that ask at once no more get a turn than there are', async () => {
  const asks = Array.from({ length: 40 }, (_, no) => enforceRateLimits(no % 2 ? opened.db : other, [limit('Max', 10)]));
  const had = (await Promise.allSettled(asks)).filter(({ status }) => status === 'fulfilled');
  expect(had).toHaveLength(10);
});

test("where the team's turns are used up, the person's is not taken", async () => {
  await take(limit('team', 1));
  expect(await take(limit('Pat', 1), limit('team', 1))).not.toBe(true);
  expect(await take(limit('Pat', 1))).toBe(true);
});

test('a limit that has been lowered holds at once', async () => {
  for (let no = 1; no <= 10; no += 1) await take(limit('Sam', 10));
  expect(await take(limit('Sam', 2))).toBeGreaterThan(30);
});

test('who has not asked for a minute is forgotten, and nobody else', async () => {
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
