import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type Entry, endAllSessions, endSessionsOf, isBlocked } from './end-sessions.ts';
import { createSession, findSession } from './sessions.ts';
import { recordSignIn } from './users.ts';

let opened: TestDatabase;
const used: TestDatabase[] = [];
beforeEach(async () => {
  opened = await openTestDatabase();
  used.push(opened);
});
afterAll(async () => {
  for (const { drop } of used) await drop();
});

const ISSUER = 'https://login.example.com';

async function signIn(name: string, subject: string = randomUUID()) {
  const userId = await recordSignIn(opened.db, { issuer: ISSUER, subject, name, groups: [], groupsProblem: null });
  const tokenHash = randomBytes(32);
  await createSession(opened.db, { tokenHash, userId, sealedIdToken: null });
  return {
    userId,
    subject,
    isSignedIn: async () => (await findSession(opened.db, tokenHash, { isActivity: true })) !== null,
  };
}

const endOf = (words: string, entry?: Entry) => endSessionsOf(opened.db, { whose: { words }, entry, by: null });

test("ends all of one person's sessions, however the person is identified, and no one else's", async () => {
  const one = await signIn('Dana Baker');
  const again = await signIn('Dana Baker', one.subject);
  const other = await signIn('Ann Cole');
  const ended = await endOf(one.subject);
  expect(ended).toEqual({ people: [{ name: 'Dana Baker', issuer: ISSUER, subject: one.subject }], count: 2 });
  expect([await one.isSignedIn(), await again.isSignedIn(), await other.isSignedIn()]).toEqual([false, false, true]);
  expect(await endOf('Ann Cole')).toMatchObject({ count: 1 });
  expect(await other.isSignedIn()).toBe(false);
});

test('ends nothing for a name that no person has', async () => {
  const one = await signIn('Dana Baker');
  expect(await endOf('Dana')).toEqual({ people: [], count: 0 });
  expect(await one.isSignedIn()).toBe(true);
});

test('signs out everyone at once', async () => {
  const people = [await signIn('Dana Baker'), await signIn('Ann Cole')];
  expect(await endAllSessions(opened.db, null)).toEqual({ people: [], count: 2 });
  expect(await Promise.all(people.map(({ isSignedIn }) => isSignedIn()))).toEqual([false, false]);
});

test('ends the sessions of a blocked person and refuses new ones until they are unblocked', async () => {
  const { subject, userId } = await signIn('Dana Baker');
  await endOf(subject, 'blocked');
  expect(await isBlocked(opened.db, userId)).toBe(true);
  expect(await (await signIn('Dana Baker', subject)).isSignedIn()).toBe(false);
  await endOf(subject);
  expect(await isBlocked(opened.db, userId)).toBe(true);
  await endOf(subject, 'unblocked');
  expect(await isBlocked(opened.db, userId)).toBe(false);
  expect(await (await signIn('Dana Baker', subject)).isSignedIn()).toBe(true);
});

test('identifies one person by the id, even if others use it as their name', async () => {
  const one = await signIn('Dana Baker');
  const namesake = await signIn(one.userId, one.userId);
  const ended = await endSessionsOf(opened.db, { whose: { userId: one.userId }, by: null });
  expect(ended.people.map(({ subject }) => subject)).toEqual([one.subject]);
  expect([await one.isSignedIn(), await namesake.isSignedIn()]).toEqual([false, true]);
  expect(await endSessionsOf(opened.db, { whose: { userId: randomUUID() }, by: null })).toEqual({
    people: [],
    count: 0,
  });
});
