import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Check, RunChange } from '#lib/runs/events.ts';
import { KEPT_CHECKS } from '#lib/setups/setup.ts';
import { openDatabase } from '../database/database.ts';
import { setups } from '../migrations/0017-setups.ts';
import { changeRun } from '../runs/change-run.ts';
import type { NewRun } from '../runs/insert-run.ts';
import { REQUEST, storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type CheckClaim, claimCheck, endCheck, releaseCheck, type TeamSchedule, wantCheck } from './checks.ts';
import { findSetup, isSetupCursor, listSetups, loadDifferences } from './list-setups.ts';

const DANA = { userId: 'user-1', name: 'Dana Baker' };
const DAY = 86_400;
const DAILY: TeamSchedule[] = ['payments', 'analytics'].map((teamId) => ({ teamId, everySeconds: DAY }));
const ON_REQUEST: TeamSchedule[] = DAILY.map((team) => ({ ...team, everySeconds: null }));

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => rawSql(database.db, 'TRUNCATE run CASCADE'));

const sql = <Row extends object>(text: string, values: unknown[] = []) => rawSql<Row>(database.db, text, values);
const change = (runId: string, ...changes: RunChange[]) =>
  changeRun(database.db, runId, () => ({ ok: true, value: changes }));

const MADE: RunChange[] = [
  { type: 'step.started', step: 'iam-role', attempt: 1, by: null },
  {
    ...{ type: 'step.succeeded', step: 'iam-role', attempt: 1, outcome: 'created', params: {} },
    arns: { roleArn: 'arn:aws:iam::111111111111:role/loader-role' },
  },
];
const SUCCEEDED: RunChange[] = [{ type: 'run.started' }, ...MADE, { type: 'run.succeeded' }];

/** A setup under its own names. */
async function storeSetup(given: Partial<NewRun> = {}, changes = SUCCEEDED): Promise<string> {
  const role = { ...REQUEST.role, roleName: `loader-${randomUUID().slice(0, 8)}` };
  const runId = await storeRun(database.db, { request: { ...REQUEST, role }, ...given });
  await change(runId, ...changes);
  return runId;
}

const find = (runId: string, schedules = DAILY) => findSetup(database.db, runId, schedules);
const claim = (schedules = ON_REQUEST) => claimCheck(database.db, schedules);
async function claimed(schedules = ON_REQUEST): Promise<CheckClaim> {
  const one = await claim(schedules);
  if (!one) throw new Error('nothing was due');
  return one;
}
const letPass = (seconds: number) =>
  sql(
    `UPDATE setup SET created_at = created_at - $1 * interval '1 second',
      checked_at = checked_at - $1 * interval '1 second', lease_until = lease_until - $1 * interval '1 second'`,
    [seconds],
  );
const noticeKinds = async () =>
  (await sql<{ kind: string }>("SELECT kind FROM notice WHERE kind IN ('drifted', 'gone') ORDER BY created_at")).map(
    ({ kind }) => kind,
  );

const DIFFERENCE: Check = { id: 'role-trust', params: { name: 'loader' }, passed: false, expected: 'a', found: 'b' };
const DRIFTED = { verdict: 'drifted', checks: [DIFFERENCE] } as const;
const IN_SYNC = { verdict: 'in-sync', checks: [] } as const;
const UNREADABLE = { failure: { code: 'access-denied', params: { action: 'iam:GetRole' } } } as const;

async function checkWith(runId: string, outcome: Parameters<typeof endCheck>[2]) {
  await wantCheck(database.db, runId, DANA);
  await endCheck(database.db, await claimed(), outcome);
  return find(runId);
}

describe('a run has a setup', () => {
  test('in sync as of its own verification, when it has succeeded', async () => {
    const runId = await storeSetup();
    const [run] = await sql<{ finished_at: Date }>('SELECT finished_at FROM run');
    expect(await find(runId)).toMatchObject({
      ...{ state: 'in-sync', checkedAt: run?.finished_at.toISOString(), checkedFor: null },
      ...{ isChecking: false, canCheck: true, history: [] },
    });
  });

  test('of unknown state when it has failed and left something, and none if it has not', async () => {
    const left = await storeSetup({}, [{ type: 'run.started' }, ...MADE, { type: 'run.failed' }]);
    const nothing = await storeSetup({}, [{ type: 'run.started' }, { type: 'run.failed' }]);
    expect(await find(left)).toMatchObject({ state: 'unknown', failure: null, checkedAt: null });
    expect(await find(nothing)).toBeNull();
    await checkWith(left, DRIFTED);
    await change(left, { type: 'run.cancelled' });
    expect(await find(left)).toMatchObject({ state: 'drifted' });
  });

  test('that is unknown and can’t be checked while a retry changes it', async () => {
    const runId = await storeSetup({}, [{ type: 'run.started' }, ...MADE, { type: 'run.failed' }]);
    await wantCheck(database.db, runId, DANA);
    const stale = await claimed();
    await change(runId, { type: 'run.retried', by: DANA, steps: ['iam-role'] });
    await endCheck(database.db, stale, DRIFTED);
    expect(await find(runId)).toMatchObject({ state: 'unknown', canCheck: false, nextCheckAt: null, history: [] });
    await expect(wantCheck(database.db, runId, DANA)).rejects.toMatchObject({ code: 'not-verifiable' });
    expect(await noticeKinds()).toEqual([]);
  });

  test('until a later run with the same names takes its place', async () => {
    const earlier = await storeSetup({ request: REQUEST });
    const later = await storeSetup({ request: REQUEST });
    expect([await find(earlier), (await find(later))?.state]).toEqual([null, 'in-sync']);
  });

  test('until a clean-up is done, whose deletions no check takes for drift', async () => {
    const runId = await storeSetup();
    await wantCheck(database.db, runId, DANA);
    const earlier = await claimed();
    const cleanUp = { runId, arns: {}, rows: [], keyDeletionDays: 30, secretRecoveryDays: 7 };
    const cleanUpId = await storeRun(database.db, { cleanUp });
    await endCheck(database.db, earlier, { ...DRIFTED, verdict: 'gone' });
    expect(await find(runId)).toMatchObject({ state: 'in-sync', canCheck: false, history: [] });
    expect(await noticeKinds()).toEqual([]);
    await change(cleanUpId, { type: 'run.started' }, { type: 'run.succeeded' });
    expect(await find(runId)).toBeNull();
  });
});

describe('a requested check', () => {
  test('is made once and recorded once, however often and by however many it is requested', async () => {
    const runId = await storeSetup();
    await Promise.all(Array.from({ length: 8 }, () => wantCheck(database.db, runId, DANA)));
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
    expect(claims.filter((one) => one !== null)).toEqual([{ runId, teamId: 'payments', epoch: 1, requestedBy: DANA }]);
    await wantCheck(database.db, runId, DANA);
    expect(await find(runId)).toMatchObject({ isChecking: true });
    await endCheck(database.db, claims.find((one) => one !== null) as CheckClaim, IN_SYNC);
    expect(await find(runId)).toMatchObject({ isChecking: false, checkedFor: DANA, history: [{ state: 'in-sync' }] });
    expect(await claim()).toBeNull();
    const records = await sql("SELECT person_id FROM audit_record WHERE kind = 'verification' AND run_id = $1", [
      runId,
    ]);
    expect(records).toEqual([{ person_id: 'user-1' }]);
  });

  test('whose process died is made by another, and the first can no longer store a result', async () => {
    const runId = await storeSetup();
    await wantCheck(database.db, runId, DANA);
    const lost = await claimed();
    expect(await claim()).toBeNull();
    await letPass(121);
    const next = await claimed();
    expect(next).toMatchObject({ runId, epoch: 2, requestedBy: DANA });
    await endCheck(database.db, lost, DRIFTED);
    expect((await find(runId))?.history).toEqual([]);
    await endCheck(database.db, next, DRIFTED);
    await endCheck(database.db, lost, DRIFTED);
    expect((await find(runId))?.history).toHaveLength(1);
    expect(await noticeKinds()).toEqual(['drifted']);
  });

  test('that a stopping process gives up is due immediately', async () => {
    const runId = await storeSetup();
    await wantCheck(database.db, runId, DANA);
    await releaseCheck(database.db, await claimed());
    expect(await claimed()).toMatchObject({ runId, epoch: 2 });
  });

  test('waits for the other check in its account', async () => {
    const [one, other] = [await storeSetup(), await storeSetup()];
    const elsewhere = await storeSetup({ teamId: 'analytics', accountId: '222222222222' });
    for (const runId of [one, other, elsewhere]) await wantCheck(database.db, runId, DANA);
    const claims = await Promise.all(Array.from({ length: 4 }, () => claim()));
    expect(claims.flatMap((made) => made?.runId ?? []).toSorted()).toEqual([one, elsewhere].toSorted());
    for (const made of claims) if (made) await endCheck(database.db, made, IN_SYNC);
    expect(await claimed()).toMatchObject({ runId: other });
  });
});

describe('a scheduled check', () => {
  test('is due once in each interval, at the setup’s own place in it', async () => {
    const runId = await storeSetup();
    const next = async () => Date.parse((await find(runId))?.nextCheckAt ?? '') / 1000;
    const checkedAt = Date.parse((await find(runId))?.checkedAt ?? '') / 1000;
    const [setup] = await sql<{ slot: number }>('SELECT slot FROM setup');
    expect((await next()) % DAY).toBeCloseTo((setup?.slot ?? 0) * DAY, 0);
    expect(await next()).toBeGreaterThan(checkedAt);
    expect(await next()).toBeLessThanOrEqual(checkedAt + DAY);
    expect(await claim(DAILY)).toBeNull();
    await letPass(DAY);
    expect(await claim(ON_REQUEST)).toBeNull();
    const made = await claimed(DAILY);
    expect(made).toMatchObject({ runId, requestedBy: null });
    await endCheck(database.db, made, IN_SYNC);
    expect(await claim(DAILY)).toBeNull();
  });

  test('comes after those that people request', async () => {
    await storeSetup();
    await letPass(2 * DAY);
    const requested = await storeSetup();
    await wantCheck(database.db, requested, DANA);
    expect(await claimed(DAILY)).toMatchObject({ runId: requested });
  });

  test('that could not read the account is repeated after an hour, and says why until then', async () => {
    const runId = await storeSetup();
    await letPass(DAY);
    await endCheck(database.db, await claimed(DAILY), UNREADABLE);
    expect(await find(runId)).toMatchObject({ state: 'unknown', failure: UNREADABLE.failure });
    // Its own place in the interval comes later.
    await sql("UPDATE setup SET slot = extract(epoch FROM clock_timestamp() + interval '10 minutes') / $1 % 1", [DAY]);
    await letPass(3_500);
    expect(await claim(DAILY)).toBeNull();
    await letPass(200);
    expect(await claimed(DAILY)).toMatchObject({ runId });
  });
});

describe('drift', () => {
  test('is notified once for each change into it, in the transaction of the result', async () => {
    const runId = await storeSetup();
    for (const outcome of [DRIFTED, DRIFTED, UNREADABLE, DRIFTED]) await checkWith(runId, outcome);
    expect(await noticeKinds()).toEqual(['drifted']);
    await checkWith(runId, { verdict: 'gone', checks: [DIFFERENCE] });
    await checkWith(runId, IN_SYNC);
    await checkWith(runId, DRIFTED);
    expect(await noticeKinds()).toEqual(['drifted', 'gone', 'drifted']);
    const [notice] = await sql<{ occurrence: string }>('SELECT occurrence FROM notice ORDER BY created_at DESC');
    expect(await loadDifferences(database.db, notice?.occurrence ?? '')).toEqual([DIFFERENCE]);
  });

  test('is kept with each point for the latest checks', async () => {
    const runId = await storeSetup();
    for (let count = 0; count <= KEPT_CHECKS; count += 1) await checkWith(runId, IN_SYNC);
    await checkWith(runId, DRIFTED);
    const history = (await find(runId))?.history ?? [];
    expect(history).toHaveLength(KEPT_CHECKS);
    expect(history[0]).toMatchObject({ state: 'drifted', requestedBy: DANA, checks: [DIFFERENCE] });
  });
});

describe('the list', () => {
  const list = (filter = {}, teams: 'all' | string[] = 'all', limit = 50) =>
    listSetups(database.db, { teams, filter, limit, schedules: DAILY });

  test('shows what needs attention first, page by page, and filters', async () => {
    const [fine, drifted, other] = [await storeSetup(), await storeSetup(), await storeSetup({ teamId: 'analytics' })];
    await checkWith(drifted, DRIFTED);
    expect((await list()).items.map(({ runId }) => runId)).toEqual([drifted, fine, other]);
    const first = await list({}, 'all', 2);
    expect(first.items).toHaveLength(2);
    expect(isSetupCursor(first.nextCursor ?? '')).toBe(true);
    const second = await list({ cursor: first.nextCursor ?? '' }, 'all', 2);
    expect([second.items.map(({ runId }) => runId), second.nextCursor]).toEqual([[other], null]);
    expect((await list({ state: 'drifted' })).items.map(({ runId }) => runId)).toEqual([drifted]);
    expect((await list({ text: fine })).items.map(({ runId }) => runId)).toEqual([fine]);
    expect((await list({ team: 'analytics' }, ['payments'])).items).toEqual([]);
    expect((await list({ text: '\u0000' })).items).toEqual([]);
    expect(isSetupCursor('broken')).toBe(false);
  });
});

test('a handle for another team sees neither the setup nor its checks, and can’t request one', async () => {
  const runId = await storeSetup();
  await checkWith(runId, DRIFTED);
  const other = database.db.forTeams(['analytics']);
  const counts = async (db: typeof other) => {
    const [setups, checks] = await Promise.all([
      db.kysely.selectFrom('setup').selectAll().execute(),
      db.kysely.selectFrom('setup_check').selectAll().execute(),
    ]);
    return [setups.length, checks.length];
  };
  expect([await counts(other), await counts(database.db.forTeams(['payments']))]).toEqual([
    [0, 0],
    [1, 1],
  ]);
  await expect(wantCheck(other, runId, DANA)).rejects.toMatchObject({ code: 'not-verifiable' });
});

test('the migration adds the setups of earlier runs as the runs themselves do', async () => {
  const earlier = await storeSetup({ request: REQUEST });
  const later = await storeSetup({ request: REQUEST });
  const failed = await storeSetup({}, [{ type: 'run.started' }, ...MADE, { type: 'run.failed' }]);
  await storeSetup({}, [{ type: 'run.started' }, { type: 'run.failed' }]);
  const cleaned = await storeSetup();
  const cleanUp = { runId: cleaned, arns: {}, rows: [], keyDeletionDays: 30, secretRecoveryDays: 7 };
  await change(await storeRun(database.db, { cleanUp }), { type: 'run.started' }, { type: 'run.succeeded' });
  const readAll = () =>
    sql<{ run_id: string }>('SELECT run_id, team_id, names, state, verdict, checked_at FROM setup ORDER BY run_id');
  const recorded = await readAll();
  expect(recorded.map(({ run_id }) => run_id)).toEqual([later, failed].toSorted());
  expect(recorded).not.toContainEqual(expect.objectContaining({ run_id: earlier }));

  await sql('DROP TABLE setup_check, setup');
  const owner = openDatabase({ url: database.ownerUrl, log: database.log });
  await setups.up(owner.allTeams.kysely as Parameters<typeof setups.up>[0]);
  await owner.close();
  expect(await readAll()).toEqual(recorded);
});
