import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createSession, endSession, findSession, SESSION_HOURS } from './sessions.ts';
import { recordSignIn } from './users.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.drop());

const active = { isActivity: true };
const watching = { isActivity: false };

async function beginSession(sealedIdToken: Buffer | null = null): Promise<Buffer> {
  const userId = await recordSignIn(opened.db, {
    issuer: 'https://login.example.com',
    subject: randomUUID(),
    name: 'Dana Baker',
    groups: ['payments-dba'],
    groupsProblem: null,
  });
  const tokenHash = createHash('sha256').update(randomUUID()).digest();
  await createSession(opened.db, { tokenHash, userId, sealedIdToken });
  return tokenHash;
}

/** Moves the session's times into the past, which to the database is the same as waiting. */
async function letPass(tokenHash: Buffer, interval: string): Promise<void> {
  await sql`
    UPDATE session SET created_at = created_at - ${interval}::interval, last_seen_at = last_seen_at - ${interval}::interval,
      expires_at = expires_at - ${interval}::interval
    WHERE token_hash = ${tokenHash}`.execute(opened.db.kysely);
}

async function countSessions(tokenHash: Buffer): Promise<number> {
  const { rows } = await sql`SELECT 1 FROM session WHERE token_hash = ${tokenHash}`.execute(opened.db.kysely);
  return rows.length;
}

test('returns the person of a session, with the groups of the last sign-in', async () => {
  const tokenHash = await beginSession();
  expect(await findSession(opened.db, tokenHash, active)).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'Dana Baker',
    groups: ['payments-dba'],
    groupsProblem: null,
    groupsAgeSeconds: null,
  });
});

test('finds no session for a value that is not a token hash', async () => {
  const tokenHash = await beginSession();
  expect(await findSession(opened.db, Buffer.alloc(32), active)).toBeNull();
  expect(await findSession(opened.db, tokenHash.subarray(0, 31), active)).toBeNull();
  expect(await findSession(opened.db, Buffer.alloc(0), active)).toBeNull();
});

describe('an idle session', () => {
  test('is valid for less than 30 minutes', async () => {
    const tokenHash = await beginSession();
    await letPass(tokenHash, '29 minutes 50 seconds');
    expect(await findSession(opened.db, tokenHash, active)).not.toBeNull();
  });

  test('ends after 30 minutes', async () => {
    const tokenHash = await beginSession();
    await letPass(tokenHash, '30 minutes');
    expect(await findSession(opened.db, tokenHash, active)).toBeNull();
  });

  test('is not kept alive by an open page that only polls', async () => {
    const tokenHash = await beginSession();
    await letPass(tokenHash, '20 minutes');
    expect(await findSession(opened.db, tokenHash, watching)).not.toBeNull();
    await letPass(tokenHash, '10 minutes');
    expect(await findSession(opened.db, tokenHash, watching)).toBeNull();
    expect(await findSession(opened.db, tokenHash, active)).toBeNull();
  });
});

describe('an active session', () => {
  test('stays valid past 30 minutes', async () => {
    const tokenHash = await beginSession();
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      await letPass(tokenHash, '15 minutes');
      expect(await findSession(opened.db, tokenHash, active)).not.toBeNull();
    }
  });

  test('ends after eight hours of activity', async () => {
    const tokenHash = await beginSession();
    for (let quarter = 1; quarter < SESSION_HOURS * 4; quarter += 1) {
      await letPass(tokenHash, '15 minutes');
      expect(await findSession(opened.db, tokenHash, active), `after ${quarter} quarters`).not.toBeNull();
    }
    await letPass(tokenHash, '15 minutes');
    expect(await findSession(opened.db, tokenHash, active)).toBeNull();
  });
});

test("reports the end of a session in the database's time", async () => {
  const tokenHash = await beginSession();
  const { rows } = await sql<{ hours: number }>`
    SELECT extract(epoch FROM expires_at - created_at)::float / 3600 AS hours FROM session
    WHERE token_hash = ${tokenHash}`.execute(opened.db.kysely);
  expect(rows[0]?.hours).toBe(SESSION_HOURS);
});

test('ends a session immediately, and only once', async () => {
  const tokenHash = await beginSession(Buffer.from('sealed'));
  expect(await endSession(opened.db, tokenHash)).toEqual({ sealedIdToken: Buffer.from('sealed') });
  expect(await findSession(opened.db, tokenHash, active)).toBeNull();
  expect(await endSession(opened.db, tokenHash)).toBeNull();
});

test('ends one session without affecting the others', async () => {
  const [one, other] = [await beginSession(), await beginSession()];
  await endSession(opened.db, one);
  expect(await findSession(opened.db, other, active)).not.toBeNull();
});

test('deletes ended sessions when the next person signs in', async () => {
  const [idle, old, alive] = [await beginSession(), await beginSession(), await beginSession()];
  await letPass(idle, '31 minutes');
  await letPass(old, '8 hours');
  await beginSession();
  expect([await countSessions(idle), await countSessions(old), await countSessions(alive)]).toEqual([0, 0, 1]);
});

test('stores only 32-byte hashes of tokens, never a token', async () => {
  const { rows } = await sql<{ column_name: string; data_type: string }>`
    SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'session'
    ORDER BY ordinal_position`.execute(opened.db.kysely);
  expect(rows.map(({ column_name, data_type }) => `${column_name} ${data_type}`)).toEqual([
    'token_hash bytea',
    'user_id uuid',
    'sealed_id_token bytea',
    'created_at timestamp with time zone',
    'last_seen_at timestamp with time zone',
    'expires_at timestamp with time zone',
    'sealed_tokens bytea',
    'groups_read_at timestamp with time zone',
    'groups_claimed_until timestamp with time zone',
    'id uuid',
    'user_agent text',
  ]);
});
