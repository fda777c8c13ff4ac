import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MAX_TOKENS } from '#lib/people/personal-token.ts';
import type { Person } from '#lib/runs/events.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { endOtherSessions, listOwnSessions } from './own-sessions.ts';
import { createSession } from './sessions.ts';
import { createToken, listTokens, revokeToken } from './tokens.ts';
import { recordSignIn } from './users.ts';

let database: TestDatabase;
let dana: Person;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  dana = await signIn();
});
afterAll(() => database.drop());

async function signIn(): Promise<Person> {
  const person = { issuer: 'i', subject: randomUUID(), name: 'Dana', groups: [], groupsProblem: null };
  return { userId: await recordSignIn(database.db, person), name: 'Dana' };
}

const create = (owner: Person, name = 'job') =>
  createToken(database.db, { owner, tokenHash: randomBytes(32), name, scope: 'read', days: 30 });

async function lastRecord() {
  const [record] = await rawSql<{ kind: string; data: object; person_id: string }>(
    database.db,
    'SELECT kind, data, person_id FROM audit_record ORDER BY no DESC LIMIT 1',
  );
  return record;
}

test('lists a person’s tokens, newest first, without those that have expired', async () => {
  await create(await signIn());
  const [older, expired, newer] = [await create(dana, 'older'), await create(dana), await create(dana, 'newer')];
  await rawSql(database.db, 'UPDATE personal_token SET expires_at = now() WHERE id = $1', [expired]);
  expect(await listTokens(database.db, dana.userId)).toMatchObject([
    { id: newer, name: 'newer', lastUsedAt: null },
    { id: older, name: 'older', scope: 'read' },
  ]);
});

test('creates no more tokens than the limit, even at the same time; expired ones don’t count', async () => {
  const many = await Promise.allSettled(Array.from({ length: MAX_TOKENS + 3 }, () => create(dana)));
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_TOKENS);
  await expect(create(dana)).rejects.toMatchObject({ code: 'too-many-tokens' });
  await rawSql(database.db, 'UPDATE personal_token SET expires_at = now() WHERE user_id = $1', [dana.userId]);
  const tokenId = await create(dana);
  expect(await lastRecord()).toMatchObject({
    kind: 'token-created',
    person_id: dana.userId,
    data: { tokenId, tokenName: 'job', scope: 'read', expires: expect.stringMatching(/^\d{4}-/) },
  });
});

test('revokes only the person’s own token, and records it', async () => {
  const tokenId = await create(dana, 'nightly');
  expect(await revokeToken(database.db, await signIn(), tokenId)).toBe(false);
  expect(await revokeToken(database.db, dana, tokenId)).toBe(true);
  expect(await lastRecord()).toMatchObject({ kind: 'token-revoked', data: { tokenId, tokenName: 'nightly' } });
  expect(await revokeToken(database.db, dana, tokenId)).toBe(false);
});

test('lists and ends only the person’s own other sessions', async () => {
  const begin = async ({ userId }: Person, userAgent: string) => {
    const tokenHash = randomBytes(32);
    await createSession(database.db, { tokenHash, userId, sealedIdToken: null, userAgent });
    return tokenHash;
  };
  const other = await signIn();
  const theirs = await begin(other, 'theirs');
  const currentHash = await begin(dana, 'here');
  await begin(dana, 'laptop');
  await begin(dana, 'phone');
  const list = () => listOwnSessions(database.db, { userId: dana.userId, currentHash });
  const open = await list();
  expect(open.map(({ userAgent, isCurrent }) => [userAgent, isCurrent])).toEqual([
    ['here', true],
    ['phone', false],
    ['laptop', false],
  ]);
  const end = (sessionId: string | null) => endOtherSessions(database.db, dana, { sessionId, currentHash });
  const [theirSession] = await listOwnSessions(database.db, { userId: other.userId, currentHash: theirs });
  expect(await end(theirSession?.id ?? '')).toBe(0);
  expect(await end(open[0]?.id ?? '')).toBe(0);
  expect(await end(open[1]?.id ?? '')).toBe(1);
  expect(await lastRecord()).toMatchObject({ kind: 'sessions-ended', person_id: dana.userId });
  expect(await end(null)).toBe(1);
  expect((await list()).map(({ userAgent }) => userAgent)).toEqual(['here']);
  expect(await listOwnSessions(database.db, { userId: other.userId, currentHash: theirs })).toHaveLength(1);
});
