import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
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
afterEach(() => void vi.restoreAllMocks());
afterAll(() => database.drop());

const signIn = async () => {
  const person = { issuer: 'https://login.example.com', subject: randomUUID(), name: 'Dana', groups: ['dbas'] };
  const userId = await recordSignIn(database.db, { ...person, groupsProblem: null });
  const tokenHash = Buffer.from(randomUUID());
  await createSession(database.db, { tokenHash, userId, sealedIdToken: null });
  return { userId, tokenHash };
};

test('the checks of 60 streams of one turn take three statements, and each gets its own answer', async () => {
  const checks = new StreamChecks(database.db);
  const people = await Promise.all([signIn(), signIn(), signIn()]);
  const runIds = await Promise.all(['payments', 'ledger'].map((teamId) => storeRun(database.db, { teamId })));
  await rawSql(database.db, 'UPDATE run SET last_no = 7 WHERE id = $1', [runIds[1]]);
  const streams = Array.from({ length: 60 }, (_, no) => {
    const { userId, tokenHash } = people[no % 3] as (typeof people)[number];
    return { id: randomUUID(), userId, tokenHash, runId: runIds[no % 2] as string };
  });
  for (const { id, userId } of streams) await openStream(database.db, { id, userId, most: 60 });
  await rawSql(database.db, "UPDATE open_stream SET seen_at = seen_at - interval '1 hour'");
  const gone = Buffer.from(randomUUID());

  const asked = vi.spyOn(Client.prototype, 'query');
  const answers = await Promise.all(
    streams.map(async ({ id, tokenHash, runId }) => {
      await checks.keep(id);
      return [(await checks.findSession(tokenHash))?.id, await checks.hasNewer(runId, 3)];
    }),
  );
  const scopes = asked.mock.calls.filter(([text]) => String(text).includes('portal.teams'));
  expect(asked.mock.calls.length - scopes.length).toBe(3);
  expect(answers).toEqual(streams.map(({ userId, runId }) => [userId, runId === runIds[1]]));
  expect(await checks.findSession(gone)).toBeNull();
  expect(await rawSql(database.db, "SELECT FROM open_stream WHERE seen_at < now() - interval '1 minute'")).toEqual([]);
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
  const reads = asked.mock.calls.filter(([given]) => JSON.stringify(given).includes('from \\"event\\"'));
  expect(reads).toHaveLength(3);
  const numbers = all.map((events) => events.map(({ no }) => no));
  expect(numbers).toEqual([...Array.from({ length: 50 }, () => [2]), [1, 2], []]);
});

test('all streams are checked in the same turn every three seconds, until they end', () => {
  vi.useFakeTimers();
  const checks = new StreamChecks(database.db);
  const [first, second] = [vi.fn(), vi.fn()];
  const endFirst = checks.onTurn(first);
  vi.advanceTimersByTime(2_000);
  const endSecond = checks.onTurn(second);
  vi.advanceTimersByTime(1_000);
  expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  endFirst();
  vi.advanceTimersByTime(3_000);
  expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 2]);
  endSecond();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
