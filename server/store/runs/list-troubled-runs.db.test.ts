import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorCode } from '#lib/errors.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { InboxFilter } from '#lib/runs/support-inbox.ts';
import type { Verdict } from '#lib/setups/setup-state.ts';
import { claimCheck, endCheck, wantCheck } from '../setups/checks.ts';
import { REQUEST, storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import type { NewRun } from './insert-run.ts';
import { countCauses } from './list-runs.ts';
import { listTroubledRuns } from './list-troubled-runs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const DANA = { userId: 'user-1', name: 'Dana Baker' };
/** A step that fails, as the first attempt of it. */
const fail = (step: StepName, code: ErrorCode): RunChange[] => [
  { type: 'step.started', step, attempt: 1, by: null },
  { type: 'step.failed', step, attempt: 1, error: { code, params: {}, aws: null } },
];
const FAILED: RunChange[] = [...fail('names', 'throttled'), { type: 'run.failed' }];

/** Stores a run in the given state without activity for this long; returns its id. */
async function storeSilent(seconds: number, changes: RunChange[], given: Partial<NewRun> = {}): Promise<string> {
  const runId = await storeRun(database.db, given);
  if (changes.length > 0) await appendChanges(database.db, { runId, epoch: 0 }, changes);
  await rawSql(database.db, 'UPDATE run SET last_sign_at = now() - make_interval(secs => $2) WHERE id = $1', [
    runId,
    seconds,
  ]);
  return runId;
}

async function list(filter: InboxFilter = {}, limit = 1_000) {
  return (await listTroubledRuns(database.db, { filter, limit })).items;
}

const listedIds = async (filter: InboxFilter = {}) => (await list(filter)).map(({ id }) => id);

const UNFINISHED: [string, RunChange[]][] = [
  ['queued', []],
  ['running', [{ type: 'run.started' }]],
  ['cancelling', [{ type: 'run.started' }, { type: 'run.cancel-requested', by: DANA }]],
];

test.each(UNFINISHED)('lists a %s run after a minute without activity', async (state, changes) => {
  const [working, stuck] = [await storeSilent(45, changes), await storeSilent(61, changes)];
  const listed = await list();
  const found = listed.find(({ id }) => id === stuck);
  expect(found).toMatchObject({ state, trouble: 'stuck' });
  expect(found).not.toHaveProperty('errorCode');
  expect(listed.map(({ id }) => id)).not.toContain(working);
});

test('lists a failed run immediately, with the failed step and its error', async () => {
  const failed = await storeSilent(0, FAILED);
  const listed = await list();
  // And nothing that its row doesn’t show.
  expect(listed.find(({ id }) => id === failed)).toEqual({
    ...{ id: failed, teamId: expect.any(String), name: expect.stringContaining(' · ') },
    ...{ requestedBy: expect.any(String), trouble: 'failed', failedStep: 'names' },
    ...{ errorCode: 'throttled', lastSignAt: expect.any(String), lastNo: 4 },
  });
});

const ASKED = { approval: { planHash: 'a'.repeat(64), plan: null } };
const AT_REST: [string, RunChange[], Partial<NewRun>][] = [
  ['succeeded', [{ type: 'run.succeeded' }], {}],
  ['cancelled', [{ type: 'run.cancel-requested', by: DANA }, { type: 'run.cancelled' }], {}],
  ['denied', [{ type: 'run.denied', by: DANA, reason: '' }], ASKED],
  ['expired', [{ type: 'run.approval-expired' }], ASKED],
];

test.each(AT_REST)('never lists a %s run', async (state, changes, given) => {
  const runId = await storeSilent(3_600, changes, given);
  const [row] = await rawSql<{ state: string }>(database.db, 'SELECT state FROM run WHERE id = $1', [runId]);
  expect(row?.state).toBe(state);
  expect(await listedIds()).not.toContain(runId);
});

test('lists the run with the latest activity first', async () => {
  const runs = [await storeSilent(7_300, []), await storeSilent(7_100, []), await storeSilent(7_200, [])];
  const [oldest, newest, middle] = runs;
  expect((await listedIds()).filter((id) => runs.includes(id))).toEqual([newest, middle, oldest]);
});

const waitFor = (reason: 'throttled'): RunChange[] => [
  { type: 'run.started' },
  { type: 'step.started', step: 'names', attempt: 1, by: null },
  { type: 'step.waiting', step: 'names', attempt: 1, reason, until: new Date(0).toISOString() },
];

test('lists a run that waits for approval, and one that has waited for AWS for more than a minute', async () => {
  const awaiting = await storeSilent(3_600, [], ASKED);
  const [briefly, long] = [await storeSilent(0, waitFor('throttled')), await storeSilent(0, waitFor('throttled'))];
  await rawSql(database.db, "UPDATE run SET waiting_since = now() - interval '61 seconds' WHERE id = $1", [long]);
  const listed = await list({ trouble: 'waiting' });
  expect(listed.find(({ id }) => id === awaiting)).toMatchObject({
    trouble: 'waiting',
    approvalUntil: expect.any(String),
  });
  expect(listed.find(({ id }) => id === long)).toMatchObject({ trouble: 'waiting', waitReason: 'throttled' });
  expect(listed.map(({ id }) => id)).not.toContain(briefly);
});

test('a failed run that was cleaned up needs no attention', async () => {
  const runId = await storeSilent(0, FAILED);
  const cleanUp = { runId, arns: {}, rows: [], keyDeletionDays: 30, secretRecoveryDays: 30 };
  const cleanUpId = await storeRun(database.db, { cleanUp });
  expect(await listedIds()).toContain(runId);
  await appendChanges(database.db, { runId: cleanUpId, epoch: 0 }, [{ type: 'run.succeeded' }]);
  expect(await listedIds()).not.toContain(runId);
});

const SET_UP: RunChange[] = [
  { type: 'run.started' },
  { type: 'step.started', step: 'iam-role', attempt: 1, by: null },
  {
    ...{ type: 'step.succeeded', step: 'iam-role', attempt: 1, outcome: 'created', params: {} },
    arns: { roleArn: 'arn:aws:iam::111111111111:role/loader' },
  },
];

/** Compares the run's setup with AWS, with this result. */
async function check(runId: string, verdict: Verdict | null): Promise<void> {
  await wantCheck(database.db, runId, DANA);
  const claim = await claimCheck(database.db, [{ teamId: 'drifting', everySeconds: null }]);
  const point = { params: { name: 'loader' }, expected: 'a', found: 'b' };
  const checks = [
    { ...point, id: 'role-trust', passed: verdict === 'in-sync' },
    { ...point, id: 'role-tags', passed: true },
  ];
  const outcome = verdict ? { verdict, checks } : { failure: { code: 'aws-unreachable' as const } };
  if (claim) await endCheck(database.db, claim, outcome);
}

/** Stores a setup under its own names, in a team that the other tests don't use. */
function storeSetup(roleName: string, end: RunChange['type'] & ('run.succeeded' | 'run.failed')): Promise<string> {
  const request = { ...REQUEST, role: { ...REQUEST.role, roleName } };
  return storeSilent(7_200, [...SET_UP, { type: end }], { teamId: 'drifting', request });
}

test('lists a drifted setup with what differs, since it was found, until a check finds it in sync', async () => {
  const runId = await storeSetup('one', 'run.succeeded');
  const drifted = () => list({ team: 'drifting', trouble: 'drifted' });
  await check(runId, 'in-sync');
  expect(await drifted()).toEqual([]);
  const before = Date.now();
  await check(runId, 'drifted');
  const [found] = await drifted();
  expect(found).toMatchObject({ id: runId, trouble: 'drifted' });
  expect(found).not.toHaveProperty('errorCode');
  expect(found?.differences).toEqual([{ id: 'role-trust', params: { name: 'loader' }, passed: false }]);
  const since = Date.parse(found?.lastSignAt ?? '');
  // The clock of the database, on this machine.
  expect(Math.abs(since - before)).toBeLessThan(60_000);
  await check(runId, 'drifted');
  expect(await drifted()).toEqual([found]);
  await check(runId, null);
  expect(await drifted()).toEqual([]);
  await check(runId, 'drifted');
  expect(await drifted()).toEqual([found]);
  await check(runId, 'in-sync');
  await check(runId, 'gone');
  expect(await drifted()).toEqual([]);
  await check(runId, 'drifted');
  expect(Date.parse((await drifted())[0]?.lastSignAt ?? '')).toBeGreaterThan(since);
});

test('drifted setups are filtered and paged with the runs, and a failed run is listed for both', async () => {
  const [old, failed] = [await storeSetup('two', 'run.succeeded'), await storeSetup('three', 'run.failed')];
  await rawSql(database.db, "UPDATE setup SET checked_at = checked_at - interval '3 hours'");
  for (const runId of [old, failed]) await check(runId, 'drifted');
  await rawSql(database.db, "UPDATE setup SET verdict_since = now() - interval '3 hours' WHERE run_id = $1", [old]);
  const of = async (filter: InboxFilter) =>
    (await list({ team: 'drifting', ...filter })).map(({ id, trouble }) => [id, trouble]);
  const recent = (await of({})).filter(([id]) => id !== old && id !== failed);
  expect(await of({})).toEqual([[failed, 'drifted'], ...recent, [failed, 'failed'], [old, 'drifted']]);
  expect(await of({ trouble: 'drifted', age: '1' })).toEqual([[old, 'drifted']]);
  expect(await of({ trouble: 'failed' })).toEqual([[failed, 'failed']]);
  expect(await of({ step: 'names' })).toEqual([]);
  expect(await of({ code: 'throttled' })).toEqual([]);
  expect(await listedIds({ team: 'nobody' })).toEqual([]);
  const paged: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTroubledRuns(database.db, { filter: { team: 'drifting', cursor }, limit: 1 });
    paged.push(...page.items.map(({ id, trouble }) => [id, trouble]));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(await of({}));
  const stranger = await listTroubledRuns(database.db.forTeams(['payments']), {
    filter: { team: 'drifting' },
    limit: 9,
  });
  expect(stranger.items).toEqual([]);
});

test('every filter narrows the list, and pages show each run once', async () => {
  const teamId = 'filtered';
  const store = (seconds: number, code: ErrorCode, step: StepName = 'names') =>
    storeSilent(seconds, [...fail(step, code), { type: 'run.failed' }], { teamId });
  const ids = [
    await store(60, 'throttled'),
    await store(4_000, 'throttled'),
    await store(120, 'alias-taken', 'kms-alias'),
  ];
  const [recent, old, taken] = ids;
  const waiting = await storeSilent(180, [], { ...ASKED, teamId });
  const of = (filter: InboxFilter) => listedIds({ team: teamId, ...filter });
  expect(await of({})).toEqual([recent, taken, waiting, old]);
  expect(await of({ trouble: 'failed' })).toEqual([recent, taken, old]);
  expect(await of({ trouble: 'waiting' })).toEqual([waiting]);
  expect(await of({ trouble: 'stuck' })).toEqual([]);
  expect(await of({ code: 'throttled' })).toEqual([recent, old]);
  expect(await of({ step: 'kms-alias' })).toEqual([taken]);
  expect(await of({ age: '1' })).toEqual([old]);
  expect(await of({ team: 'nobody' })).toEqual([]);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTroubledRuns(database.db, { filter: { team: teamId, cursor }, limit: 1 });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual([recent, taken, waiting, old]);
  expect(await of({ cursor: 'nonsense' })).toHaveLength(4);
});

test('counts the failed runs of a cause, over all teams where every team shares it', async () => {
  const { db, drop } = await openTestDatabase();
  const store = async (teamId: string, code: ErrorCode, step: StepName) => {
    const runId = await storeRun(db, { teamId });
    await appendChanges(db, { runId, epoch: 0 }, [...fail(step, code), { type: 'run.failed' }]);
  };
  for (const teamId of ['payments', 'ledger']) {
    await store(teamId, 'portal-credentials-missing', 'access');
    await store(teamId, 'access-denied', 'kms-key');
  }
  await store('ledger', 'access-denied', 'kms-key');
  await store('ledger', 'access-denied', 'iam-role');
  const causes = await countCauses(db, {});
  const ofLedger = await countCauses(db, { team: 'ledger' });
  await drop();
  expect(causes).toEqual([
    { code: 'access-denied', teamId: 'ledger', step: 'kms-key', count: 2 },
    { code: 'portal-credentials-missing', teamId: null, step: null, count: 2 },
  ]);
  expect(ofLedger).toEqual([{ code: 'access-denied', teamId: 'ledger', step: 'kms-key', count: 2 }]);
});
