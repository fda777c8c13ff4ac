import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import type { RunState } from '#lib/runs/steps.ts';
import { openMinuteChores } from '#server/boot/minute-chores.ts';
import { openDatabase } from '../database/database.ts';
import { insertRun } from '../runs/insert-run.ts';
import { newRun, storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { countOld } from './count-old.ts';
import { deleteOldBatch } from './delete-old.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => run('TRUNCATE run, stray, sweep CASCADE'));
afterAll(() => database.drop());

const run = (text: string, values: unknown[] = []) => rawSql<Record<string, unknown>>(database.db, text, values);
const DAYS = 90;

/** A setup that ended so many days ago; `started` is the last step that began. */
async function setUp(state: RunState, { days = 100, started = 'verify' } = {}): Promise<string> {
  const id = await storeRun(database.db);
  await run('UPDATE intent SET attempted_at = now() WHERE run_id = $1', [id]);
  await addEvent(id, 2, started);
  await end(id, state, days);
  return id;
}

async function addEvent(id: string, no: number, step: string): Promise<void> {
  const data = JSON.stringify({ step, attempt: 1, by: null });
  const values = [id, no, data, randomUUID()];
  await run(`INSERT INTO event VALUES ($1, $2, now(), 'step.started', $3, $4)`, values);
}

async function end(id: string, state: RunState, days: number): Promise<void> {
  const until = state === 'awaiting-approval' ? 'now()' : 'NULL';
  await run(
    `UPDATE run SET state = $2, approval_until = ${until}, last_sign_at = now() - make_interval(days => $3) WHERE id = $1`,
    [id, state, days],
  );
}

const row = (reason: CleanUpRow['reason']): CleanUpRow => ({
  ...{ resource: 'kms-key', action: reason === null ? 'schedule-deletion' : 'keep' },
  ...{ name: 'k', arn: 'arn:key', reason, params: {} },
});

async function cleanUp(
  id: string,
  state: RunState,
  { days = 95, rows = [row(null), row('gone')] }: { days?: number; rows?: CleanUpRow[] } = {},
): Promise<string> {
  const what = { runId: id, arns: {}, rows, keyDeletionDays: 30, secretRecoveryDays: 30 };
  const { runId } = await insertRun(database.db, newRun({ cleanUp: what }));
  await end(runId, state, days);
  return runId;
}

async function addNotice(id: string, { state = 'delivered', isAddressed = true, days = 100 } = {}): Promise<void> {
  await run(
    `WITH added AS (
       INSERT INTO notice (run_id, kind, occurrence, event_no, created_at, addressed_at)
       VALUES ($1, 'failed', $2, 1, now() - make_interval(days => $4), CASE WHEN $5 THEN now() END) RETURNING id)
     INSERT INTO delivery (notice_id, channel, recipient, state) SELECT id, 'email', 'dana', $3 FROM added`,
    [id, randomUUID(), state, days, isAddressed],
  );
}

const deleteOld = () => deleteOldBatch(database.db, { runDays: DAYS });
const left = async () => (await run('SELECT id FROM run')).map(({ id }) => id);

describe('runs', () => {
  test('that were cleaned up go with their clean-ups, events and notices, and with a record', async () => {
    const [id, other] = [await setUp('succeeded'), await setUp('succeeded')];
    await cleanUp(id, 'denied');
    await cleanUp(id, 'succeeded');
    await addNotice(id);
    expect(await countOld(database.db, { runDays: DAYS })).toMatchObject({
      runs: { deleted: 1, cleanUps: 2, events: 4, kept: 1 },
    });
    expect(await left()).toHaveLength(4);
    await deleteOld();
    expect(await left()).toEqual([other]);
    for (const table of ['event', 'intent', 'notice']) {
      expect(await run(`SELECT DISTINCT run_id FROM ${table}`)).toEqual(table === 'notice' ? [] : [{ run_id: other }]);
    }
    const [record] = await run('SELECT kind, person_id, data FROM audit_record ORDER BY no DESC LIMIT 1');
    const data = { what: 'runs', olderThanDays: '90', deleted: '3', events: '4' };
    expect(record).toEqual({ kind: 'retention', person_id: null, data });
  });

  test.each<[string, () => Promise<string>]>([
    ['was denied', () => setUp('denied', { started: 'access' })],
    ['expired', () => setUp('expired', { started: 'access' })],
    ['was canceled before it created anything', () => setUp('cancelled', { started: 'names' })],
    ['failed before it created anything', () => setUp('failed', { started: 'names' })],
  ])('a run that %s goes', async (_what, make) => {
    await make();
    await deleteOld();
    expect(await left()).toEqual([]);
  });

  const withCleanUp = async (...given: Parameters<typeof cleanUp> extends [string, ...infer Rest] ? Rest : never) => {
    await cleanUp(await setUp('succeeded'), ...given);
  };
  test.each<[string, () => Promise<unknown>]>([
    ['is a live setup', () => setUp('succeeded')],
    ['failed and may have created something', () => setUp('failed', { started: 'kms-key' })],
    ['was canceled and may have created something', () => setUp('cancelled', { started: 'iam-role' })],
    ['waits for approval', () => setUp('awaiting-approval', { started: 'access' })],
    ['is running', () => setUp('running', { started: 'access' })],
    ['is too recent', () => setUp('denied', { started: 'access', days: 89 })],
    ['has a clean-up that is too recent', () => withCleanUp('succeeded', { days: 89 })],
    ['has a clean-up that failed', () => withCleanUp('failed')],
    ['has a clean-up that was canceled', () => withCleanUp('cancelled')],
    [
      'was cleaned up except for something that changed',
      () => withCleanUp('succeeded', { rows: [row('secret-rotated')] }),
    ],
    [
      'has a notification that isn’t delivered yet',
      async () => addNotice(await setUp('denied', { started: 'access' }), { state: 'waiting' }),
    ],
    [
      'has a notification without recipients yet',
      async () => addNotice(await setUp('denied', { started: 'access' }), { isAddressed: false }),
    ],
    [
      'is named by an orphan',
      async () => {
        const id = await setUp('denied', { started: 'access' });
        await run(`INSERT INTO sweep (team_id, region) VALUES ('payments', 'us-east-1')`);
        await run(
          `INSERT INTO stray VALUES ('payments', 'us-east-1', 'arn', 'secret', $1, 'cleaned-up', now(), now())`,
          [id],
        );
      },
    ],
  ])('a run that %s stays', async (_what, make) => {
    await make();
    const before = await left();
    await deleteOld();
    expect(await left()).toEqual(before);
  });

  test('a run that someone is changing stays until the next time', async () => {
    const id = await setUp('denied', { started: 'access' });
    await database.db.kysely.transaction().execute(async (trx) => {
      await trx.selectFrom('run').select('id').where('id', '=', id).forUpdate().execute();
      await deleteOld();
      expect(await left()).toEqual([id]);
    });
    await deleteOld();
    expect(await left()).toEqual([]);
  });

  test('go in batches, and a process that is killed in the middle leaves whole runs', async () => {
    await setUp('denied', { started: 'access' });
    await run(`INSERT INTO run SELECT copy.* FROM run, generate_series(1, 102) AS no, jsonb_populate_record(
      run, jsonb_build_object('id', gen_random_uuid(), 'request_key', no)) AS copy`);
    await run(`INSERT INTO event SELECT run.id, no, at, type, data, event.write_id FROM event, run
      WHERE run.id <> event.run_id`);
    const [records] = await run('SELECT count(*) FROM audit_record');
    // The record of the batch waits for this lock, after the rows were deleted.
    const held = openDatabase({ url: database.url, log: database.log, max: 1 }).allTeams;
    await sql`SELECT pg_advisory_lock(7216004)`.execute(held.kysely);
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'testing/delete-batch.ts'), database.url]);
    const ended = once(child, 'exit');
    await expect.poll(waitsForLock, { timeout: 50_000 }).toBe(true);
    child.kill('SIGKILL');
    await ended;
    await held.close();
    await expect.poll(waitsForLock).toBe(false);
    expect(await left()).toHaveLength(103);
    expect(await run('SELECT FROM event')).toHaveLength(206);
    expect(await run('SELECT count(*) FROM audit_record')).toEqual([records]);
    expect(await deleteOld()).toBe(true);
    expect(await left()).toHaveLength(3);
    expect(await deleteOld()).toBe(false);
    expect(await left()).toEqual([]);
  }, 60_000);

  const waitsForLock = async () =>
    (
      await run(`SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
      WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`)
    ).length > 0;
});

test('notifications that were sent go, and the others stay', async () => {
  const id = await setUp('succeeded');
  await addNotice(id);
  await addNotice(id, { state: 'failed' });
  await addNotice(id, { days: 29 });
  await addNotice(id, { state: 'waiting' });
  await addNotice(id, { isAddressed: false });
  expect(await countOld(database.db, { notificationDays: 30 })).toMatchObject({
    notifications: { deleted: 2, kept: 2 },
    runs: null,
  });
  expect(await deleteOldBatch(database.db, { notificationDays: 30 })).toBe(false);
  expect(await run('SELECT FROM notice')).toHaveLength(3);
  expect(await run('SELECT FROM delivery')).toHaveLength(3);
  expect(await left()).toEqual([id]);
});

test('a portal with the setting deletes what is old, without being asked', async () => {
  await setUp('denied', { started: 'access' });
  const { db, log } = database;
  const chores = openMinuteChores({ db, log, retention: { runDays: DAYS } }, 10);
  await expect.poll(left).toEqual([]);
  await chores.close();
});

test('nothing goes without a setting', async () => {
  const id = await setUp('denied', { started: 'access' });
  await addNotice(id);
  expect(await deleteOldBatch(database.db, {})).toBe(false);
  expect(await left()).toEqual([id]);
  expect(await run('SELECT FROM notice')).toHaveLength(1);
});

test('the login that serves requests can delete nothing recent, and no event by itself', async () => {
  await setUp('denied', { started: 'access', days: 10 });
  const { db } = database;
  const attempt = (text: string) => db.kysely.executeQuery({ sql: text, parameters: [] } as never);
  await expect(attempt('SELECT * FROM delete_unneeded_runs(1, 10)')).rejects.toThrow('at least 90 days');
  await expect(attempt('SELECT delete_old_audit_records(1, 10)')).rejects.toThrow('at least 365 days');
  for (const table of ['event', 'run', 'audit_record']) {
    await expect(attempt(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
  }
});
