import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { isDatabaseTrouble } from '#lib/errors.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { openStream } from '#server/store/limits/open-streams.ts';
import { createSession } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import { claimRun } from '#server/store/runs/lease.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { StreamChecks } from './stream-checks.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
afterAll(() => database.drop());

const signIn = async () => {
  const person = { issuer: 'https://login.example.com', subject: randomUUID(), name: 'Dana', groups: ['dbas'] };
  const userId = await recordSignIn(database.db, { ...person, groupsProblem: null });
  const tokenHash = Buffer.from(randomUUID());
  await createSession(database.db, { tokenHash, userId, sealedIdToken: null });
  return { userId, tokenHash };
};

/** Adds a stream that notes what it is told. */
function follow(checks: StreamChecks, of: { id?: string; runId: string; session: Buffer | null }) {
  const told: unknown[] = [];
  const stop = checks.add({
    ...{ id: of.id ?? randomUUID(), runId: of.runId, session: of.session?.toString('hex') ?? null },
    check: (member, lastNo) => told.push([member?.id ?? null, lastNo]),
    fail: (error) => told.push(error),
  });
  return { told, stop };
}

test('the checks of 60 streams take three statements, and each stream gets its own answer', async () => {
  const checks = new StreamChecks(database.db);
  const people = await Promise.all([signIn(), signIn(), signIn()]);
  const runIds = await Promise.all(['payments', 'ledger'].map((teamId) => storeRun(database.db, { teamId })));
  await rawSql(database.db, 'UPDATE run SET last_no = 7 WHERE id = $1', [runIds[1]]);
  const streams = Array.from({ length: 60 }, (_, no) => {
    const { userId, tokenHash } = people[no % 3] as (typeof people)[number];
    return { id: randomUUID(), userId, session: tokenHash, runId: runIds[no % 2] as string };
  });
  for (const { id, userId } of streams) await openStream(database.db, { id, userId, most: 60 });
  await rawSql(database.db, "UPDATE open_stream SET seen_at = seen_at - interval '15 seconds'");

  const asked = vi.spyOn(Client.prototype, 'query');
  const following = streams.map((one) => follow(checks, one));
  const [runId = ''] = runIds;
  const strangers = [Buffer.from(randomUUID()), null].map((session) => follow(checks, { runId, session }));
  const isDone = () => strangers[1]?.told.length === 2;
  await expect.poll(isDone, { timeout: 10_000 }).toBe(true);
  for (const { stop } of [...following, ...strangers]) stop();
  const scopes = asked.mock.calls.filter(([text]) => String(text).includes('portal.teams'));
  // Two turns; the second tells the database that the streams are open.
  expect(asked.mock.calls.length - scopes.length).toBe(5);
  const answers = streams.map(({ userId, runId: id }) => [userId, id === runIds[1] ? 7 : 1]);
  expect(following.map(({ told }) => told)).toEqual(answers.map((one) => [one, one]));
  expect(strangers.map(({ told }) => told[0])).toEqual([
    [null, 1],
    [null, 1],
  ]);
  expect(await rawSql(database.db, "SELECT FROM open_stream WHERE seen_at < now() - interval '5 seconds'")).toEqual([]);
});

test('streams learn that a check failed, and are checked again', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const db = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', log: database.log });
  const { told, stop } = follow(new StreamChecks(db), { runId: randomUUID(), session: null });
  for (const count of [1, 2]) {
    vi.advanceTimersByTime(3_000);
    await expect.poll(() => told.length).toBe(count);
    expect(isDatabaseTrouble(told.at(-1))).toBe(true);
  }
  stop();
  await db.close();
  vi.advanceTimersByTime(30_000);
  expect(told).toHaveLength(2);
});

test('a check that is due while an earlier one waits follows it without a pause', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const runId = await storeRun(database.db, { teamId: 'payments' });
  const { told, stop } = follow(new StreamChecks(database.db), { runId, session: null });
  // Both before the first has an answer.
  vi.advanceTimersByTime(6_000);
  await expect.poll(() => told.length).toBe(2);
  stop();
});

test('readers of one run share the events that follow, and a reader of a run of another team gets none of it', async () => {
  const checks = new StreamChecks(database.db);
  const runId = await storeRun(database.db);
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  await appendChanges(database.db, { runId, epoch: 1 }, [{ type: 'run.started' }]);
  const asked = vi.spyOn(Client.prototype, 'query');
  const load = (teamId: string, afterNo: number) => checks.load(teamId, runId, afterNo);
  const all = await Promise.all([
    ...Array.from({ length: 50 }, () => load('payments', 1)),
    load('payments', 0),
    load('ledger', 0),
  ]);
  const reads = () => asked.mock.calls.filter(([given]) => JSON.stringify(given).includes('from \\"event\\"'));
  expect(reads()).toHaveLength(3);
  const numbers = all.map((events) => events.map(({ no }) => no));
  expect(numbers).toEqual([...Array.from({ length: 50 }, () => [2]), [1, 2], []]);
  // Whoever asks while a read is in progress may know of a later event, so there is another read.
  const early = load('payments', 1);
  await new Promise(setImmediate);
  await Promise.all([early, load('payments', 1)]);
  expect(reads()).toHaveLength(5);
});
