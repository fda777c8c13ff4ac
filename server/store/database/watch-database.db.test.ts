import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadRestore } from '../backup/load-restore.ts';
import { ensureIntent, markIntentAttempted } from '../runs/intents.ts';
import { claimRun } from '../runs/lease.ts';
import { addSweepPlaces, claimSweep, wantSweeps } from '../sweeps/sweeps.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { readDatabaseIdentity, watchDatabase } from './watch-database.ts';

const SUPPORT = { userId: 'support-1', name: 'support' };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => rawSql(database.db, 'DELETE FROM database_watch'));

async function claim(runId: string) {
  const claimed = await claimRun(database.db, { runId, owner: 'test', leaseMs: 10_000 });
  if (!claimed) throw new Error('the run was not free');
  return { runId, epoch: claimed.epoch };
}

async function signIn(): Promise<void> {
  await rawSql(
    database.db,
    `WITH person AS (INSERT INTO portal_user (issuer, subject, name, groups) VALUES ('i', gen_random_uuid(), 'n', '{}') RETURNING id)
     INSERT INTO session (token_hash, user_id, expires_at) SELECT decode(md5(id::text), 'hex'), id, now() + interval '1 hour' FROM person`,
  );
}

const countSessions = async () => (await rawSql(database.db, 'SELECT 1 FROM session')).length;

test('treats a database that kept running as not restored, and trusts its runs', async () => {
  const { db } = database;
  const guard = await claim(await storeRun(db));
  await signIn();
  const signedIn = await countSessions();
  const first = await watchDatabase(db, 'here', null);
  const second = await watchDatabase(db, 'here', first.seenAt);
  const ofAnotherProcess = await watchDatabase(db, 'here', null);
  expect([first.restore, second.restore, ofAnotherProcess.restore]).toEqual([null, null, null]);
  expect((await ensureIntent(db, guard, 'kms-key')).attemptedAgoMs).toBeNull();
  expect(await countSessions()).toBe(signedIn);
});

test('detects another copy of the database once, and reports when its records end', async () => {
  const { db } = database;
  const { seenAt } = await watchDatabase(db, 'here', null);
  const { restore } = await watchDatabase(db, 'there', null);
  expect(restore?.recordsEndAt).toEqual(seenAt);
  expect(restore?.restoredAt.getTime()).toBeGreaterThanOrEqual(seenAt.getTime());
  expect((await watchDatabase(db, 'there', null)).restore).toBeNull();
});

test('reports when the records end, for 30 days', async () => {
  const { db } = database;
  const { seenAt } = await watchDatabase(db, 'here', null);
  expect(await loadRestore(db)).toBeNull();
  const { restore } = await watchDatabase(db, 'there', null);
  expect(await loadRestore(db)).toEqual({
    recordsEndAt: seenAt.toISOString(),
    restoredAt: restore?.restoredAt.toISOString(),
  });
  await rawSql(db, `UPDATE database_watch SET restored_at = restored_at - interval '31 days'`);
  expect(await loadRestore(db)).toBeNull();
});

test('detects a state older than what this process wrote, even in the same database', async () => {
  const { db } = database;
  const { seenAt } = await watchDatabase(db, 'here', null);
  await rawSql(db, `UPDATE database_watch SET seen_at = seen_at - interval '10 seconds'`);
  expect((await watchDatabase(db, 'here', seenAt)).restore).not.toBeNull();
});

test('ends all sessions in a restored database', async () => {
  await signIn();
  await watchDatabase(database.db, 'here', null);
  await watchDatabase(database.db, 'there', null);
  expect(await countSessions()).toBe(0);
});

test('sweeps every account again after a restore, even if an earlier sweep seems to be running', async () => {
  const { db } = database;
  const places = [{ teamId: 'payments', region: 'us-east-1' }];
  await watchDatabase(db, 'here', null);
  await addSweepPlaces(db, places);
  await wantSweeps(db, places, SUPPORT);
  const claimed = await claimSweep(db, { places, everyMinutes: null });
  await watchDatabase(db, 'there', null);
  const again = await claimSweep(db, { places, everyMinutes: null });
  expect(again?.epoch).toBeGreaterThan((claimed?.epoch ?? 0) + 100);
});

test('sweeps an account after a restore even if the backup is older than its first sweep', async () => {
  const { db } = database;
  const places = [{ teamId: 'payments', region: 'eu-west-1' }];
  await addSweepPlaces(db, [{ teamId: 'payments', region: 'eu-west-2' }]);
  expect(
    await claimSweep(db, { places: [{ teamId: 'payments', region: 'eu-west-2' }], everyMinutes: null }),
  ).toBeNull();
  await watchDatabase(db, 'here', null);
  await watchDatabase(db, 'there', null);
  await addSweepPlaces(db, places);
  expect(await claimSweep(db, { places, everyMinutes: null })).toMatchObject(places[0] as object);
});

test('refuses a worker from before the restore, and frees its run immediately', async () => {
  const { db } = database;
  const runId = await storeRun(db);
  const before = await claim(runId);
  await watchDatabase(db, 'here', null);
  await watchDatabase(db, 'there', null);
  await expect(ensureIntent(db, before, 'kms-key')).rejects.toThrow('another process has claimed the run');
  const after = await claim(runId);
  expect(after.epoch).toBeGreaterThan(before.epoch + 100);
});

test.each([
  ['another copy of the database', 'there', ''],
  [
    'a period in which no portal watched the database',
    'here',
    `UPDATE database_watch SET seen_at = seen_at - interval '61 seconds'`,
  ],
])('after %s, assumes that an unknown call may have been sent until then', async (_what, identity, statement) => {
  const { db } = database;
  const runId = await storeRun(db);
  await watchDatabase(db, 'here', null);
  if (statement) await rawSql(db, statement);
  await watchDatabase(db, identity, null);
  const guard = await claim(runId);
  expect((await ensureIntent(db, guard, 'kms-key')).attemptedAgoMs).toBeLessThan(10_000);
  await markIntentAttempted(db, guard, 'kms-key', false);
  expect((await ensureIntent(db, guard, 'kms-key')).attemptedAgoMs).toBeLessThan(10_000);
  const later = await claim(await storeRun(db));
  expect((await ensureIntent(db, later, 'kms-key')).attemptedAgoMs).toBeNull();
});

test('uses the later of the call and the end of the unwatched period', async () => {
  const { db } = database;
  const runId = await storeRun(db);
  const guard = await claim(runId);
  await ensureIntent(db, guard, 'kms-key');
  await markIntentAttempted(db, guard, 'kms-key', true);
  await rawSql(db, `UPDATE run SET unwatched_until = clock_timestamp() - interval '1 hour'`);
  expect((await ensureIntent(db, guard, 'kms-key')).attemptedAgoMs).toBeLessThan(10_000);
  await rawSql(db, `UPDATE intent SET attempted_at = clock_timestamp() - interval '2 hours'`);
  const ago = (await ensureIntent(db, guard, 'kms-key')).attemptedAgoMs ?? 0;
  expect(ago / 60_000).toBeCloseTo(60, 0);
});

test('identifies a database, and tells its copy apart', async () => {
  const fail = (error: unknown) => {
    throw error;
  };
  const copy = await openTestDatabase();
  try {
    const identity = await readDatabaseIdentity(database.db, fail);
    expect(identity).toMatch(/^\d+\/\d+\/\d+$/);
    expect(await readDatabaseIdentity(database.db, fail)).toBe(identity);
    expect(await readDatabaseIdentity(copy.db, fail)).not.toBe(identity);
  } finally {
    await copy.drop();
  }
});
