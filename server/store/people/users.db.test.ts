import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createSession, findSession } from './sessions.ts';
import { recordSignIn } from './users.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.drop());

type SignIn = Parameters<typeof recordSignIn>[1];

const dana = (): SignIn => ({
  issuer: 'https://login.example.com',
  subject: randomUUID(),
  name: 'Dana Baker',
  groups: ['payments-dba'],
  groupsProblem: null,
});

test('identifies a person across sign-ins, with the name and groups of the last one', async () => {
  const person = dana();
  const id = await recordSignIn(opened.db, person);
  const tokenHash = createHash('sha256').update(id).digest();
  await createSession(opened.db, { tokenHash, userId: id, sealedIdToken: null });
  const later: SignIn = { ...person, name: 'Dana Cook', groups: [], groupsProblem: 'overage' };
  expect(await recordSignIn(opened.db, later)).toBe(id);
  // A session that was already open loses its roles too.
  expect(await findSession(opened.db, tokenHash, { isActivity: true })).toEqual({
    id,
    name: 'Dana Cook',
    groups: [],
    groupsProblem: 'overage',
    groupsAgeSeconds: null,
  });
});

test('treats the same subject at another issuer as another person', async () => {
  const person = dana();
  const id = await recordSignIn(opened.db, person);
  expect(await recordSignIn(opened.db, { ...person, issuer: 'https://other.example.com' })).not.toBe(id);
});

test('keeps two people with the same name apart', async () => {
  expect(await recordSignIn(opened.db, dana())).not.toBe(await recordSignIn(opened.db, dana()));
});

test('creates one person from ten concurrent first sign-ins', async () => {
  const person = dana();
  const ids = await Promise.all(Array.from({ length: 10 }, () => recordSignIn(opened.db, person)));
  expect(new Set(ids).size).toBe(1);
});

test('returns group names unchanged', async () => {
  const groups = ['a,b', '{c}', '"d"', 'NULL', ' e ', 'ü/日本', "f'; DROP TABLE session; --"];
  const id = await recordSignIn(opened.db, { ...dana(), groups });
  const tokenHash = createHash('sha256').update(id).digest();
  await createSession(opened.db, { tokenHash, userId: id, sealedIdToken: null });
  const member = await findSession(opened.db, tokenHash, { isActivity: true });
  expect(member?.groups).toEqual(groups);
});
