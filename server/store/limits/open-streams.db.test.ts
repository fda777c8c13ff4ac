import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordSignIn } from '../people/users.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { closeStream, keepStreams, openStream } from './open-streams.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.drop());

function addPerson(): Promise<string> {
  const person = { issuer: 'https://login.example.com', subject: randomUUID(), name: 'Dana', groups: [] };
  return recordSignIn(opened.db, { ...person, groupsProblem: null });
}

const open = (userId: string, most = 2, id: string = randomUUID()) => openStream(opened.db, { id, userId, most });

test('limits the number of open streams per person until one closes', async () => {
  const userId = await addPerson();
  const id = randomUUID();
  expect([await open(userId, 2, id), await open(userId), await open(userId)]).toEqual([true, true, false]);
  expect(await open(await addPerson())).toBe(true);
  await closeStream(opened.db, id);
  expect([await open(userId), await open(userId)]).toEqual([true, false]);
});

test('admits no more than the limit when streams open at the same time', async () => {
  const userId = await addPerson();
  const answers = await Promise.all(Array.from({ length: 12 }, () => open(userId, 6)));
  expect(answers.filter(Boolean)).toHaveLength(6);
});

test('stops counting streams of a killed process after a short time, and keeps counting live ones', async () => {
  const userId = await addPerson();
  const [kept, lost] = [randomUUID(), randomUUID()];
  await open(userId, 2, kept);
  await open(userId, 2, lost);
  await sql`UPDATE open_stream SET seen_at = seen_at - interval '21 seconds' WHERE user_id = ${userId}`.execute(
    opened.db.kysely,
  );
  await keepStreams(opened.db, [kept]);
  expect([await open(userId), await open(userId)]).toEqual([true, false]);
});
