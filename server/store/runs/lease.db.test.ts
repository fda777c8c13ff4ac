import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { claimNextRun, claimRun, releaseLease, renewLease } from './lease.ts';
import { listTroubledRuns } from './list-troubled-runs.ts';

const LEASE_MS = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const claim = (runId: string, owner = 'worker') => claimRun(database.db, { runId, owner, leaseMs: LEASE_MS });
const claimNext = (...teamIds: string[]) => claimNextRun(database.db, { teamIds, owner: 'worker', leaseMs: LEASE_MS });
const endLease = (runId: string) =>
  rawSql(database.db, "UPDATE run SET lease_until = now() - interval '1 second' WHERE id = $1", [runId]);
const silence = (runId: string, seconds: number) =>
  rawSql(database.db, 'UPDATE run SET last_sign_at = now() - make_interval(secs => $2) WHERE id = $1', [
    runId,
    seconds,
  ]);

test('lets one of twelve concurrent claims win', async () => {
  const runId = await storeRun(database.db);
  const claims = await Promise.all(Array.from({ length: 12 }, (_, index) => claim(runId, `worker ${index}`)));
  expect(claims.filter((one) => one !== null)).toMatchObject([{ epoch: 1 }]);
});

test('lets an expired lease be claimed, with a new epoch', async () => {
  const runId = await storeRun(database.db);
  await claim(runId);
  expect(await claim(runId)).toBeNull();
  await endLease(runId);
  expect(await claim(runId)).toMatchObject({ epoch: 2 });
});

test('a process that hangs during a transaction blocks only its own run, and only briefly', async () => {
  const runId = await storeRun(database.db);
  let claimed: unknown;
  const lasting = database.db.kysely.transaction().execute(async (trx) => {
    await trx.selectFrom('run').select('id').where('id', '=', runId).forUpdate().execute();
    expect(await claim(runId)).toBeNull();
    // Stays silent until another process has the run.
    claimed = await vi.waitUntil(() => claim(runId), { timeout: 60_000, interval: 200 });
  });
  await expect(lasting).rejects.toThrow();
  expect(claimed).toMatchObject({ epoch: 1 });
});

test('does not let a renewed lease be claimed, but a released one immediately', async () => {
  const runId = await storeRun(database.db);
  await claim(runId);
  await endLease(runId);
  expect(await renewLease(database.db, { runId, epoch: 1, leaseMs: LEASE_MS })).toBe('queued');
  expect(await claim(runId)).toBeNull();
  await releaseLease(database.db, { runId, epoch: 1 });
  expect(await claim(runId)).toMatchObject({ epoch: 2 });
});

test("refuses an earlier owner's renewal or release of the next owner's lease", async () => {
  const runId = await storeRun(database.db);
  await claim(runId);
  await endLease(runId);
  await claim(runId);
  expect(await renewLease(database.db, { runId, epoch: 1, leaseMs: LEASE_MS })).toBeNull();
  await releaseLease(database.db, { runId, epoch: 1 });
  expect(await claim(runId)).toBeNull();
});

test('does not revive a released lease with a late renewal', async () => {
  const runId = await storeRun(database.db);
  await claim(runId);
  await releaseLease(database.db, { runId, epoch: 1 });
  expect(await renewLease(database.db, { runId, epoch: 1, leaseMs: LEASE_MS })).toBeNull();
  expect(await claim(runId)).toMatchObject({ epoch: 2 });
});

test('does not claim a finished run, whose lease ended with the last event', async () => {
  const runId = await storeRun(database.db);
  await claim(runId);
  await appendChanges(database.db, { runId, epoch: 1 }, [{ type: 'run.failed' }]);
  expect(await claim(runId)).toBeNull();
  expect(await rawSql(database.db, 'SELECT lease_owner, lease_until FROM run WHERE id = $1', [runId])).toEqual([
    { lease_owner: null, lease_until: null },
  ]);
});

test('does not claim a run with an unknown graph', async () => {
  const runId = await storeRun(database.db, { teamId: 'newer' });
  await rawSql(database.db, 'UPDATE run SET graph_version = 1000 WHERE id = $1', [runId]);
  expect(await claim(runId)).toBeNull();
  expect(await claimNext('newer')).toBeNull();
});

test('claims the runs of a team in the order in which they began to wait, except those that are held or have ended', async () => {
  const store = () => storeRun(database.db, { teamId: 'ordered' });
  const [held, ended, died, first] = [await store(), await store(), await store(), await store()];
  for (const runId of [held, ended, died]) await claim(runId);
  await appendChanges(database.db, { runId: ended, epoch: 1 }, [{ type: 'run.failed' }]);
  await endLease(died);
  await silence(died, 10);
  const claimed = [await claimNext('ordered'), await claimNext('ordered')];
  expect(claimed.map((one) => one?.runId)).toEqual([died, first]);
  expect(await claimNext('ordered')).toBeNull();
});

test('claims a run that has begun and lost its worker before all that wait to begin', async () => {
  const store = () => storeRun(database.db, { teamId: 'begun' });
  const [waiting, begun] = [await store(), await store()];
  await claim(begun);
  await appendChanges(database.db, { runId: begun, epoch: 1 }, [{ type: 'run.started' }]);
  await endLease(begun);
  expect([(await claimNext('begun'))?.runId, (await claimNext('begun'))?.runId]).toEqual([begun, waiting]);
});

test('claims a run of the team with the fewest runs in work next, however many another one has waiting', async () => {
  const store = (teamId: string) => storeRun(database.db, { teamId });
  for (let no = 0; no < 5; no += 1) await store('many');
  const claimOne = async () => {
    const [row] = await rawSql<{ team_id: string }>(database.db, 'SELECT team_id FROM run WHERE id = $1', [
      (await claimNext('many', 'few'))?.runId,
    ]);
    return row?.team_id;
  };
  expect([await claimOne(), await claimOne()]).toEqual(['many', 'many']);
  for (let no = 0; no < 3; no += 1) await store('few');
  const teams: (string | undefined)[] = [];
  for (let no = 0; no < 6; no += 1) teams.push(await claimOne());
  expect(teams.slice(0, 2)).toEqual(['few', 'few']);
  // From here on both have as many.
  expect(teams.slice(2).toSorted()).toEqual(['few', 'many', 'many', 'many']);
});

test('gives each of forty waiting runs to one of four processes that claim at the same time', async () => {
  const stored = await Promise.all(Array.from({ length: 40 }, () => storeRun(database.db, { teamId: 'shared' })));
  const claimed: string[] = [];
  const takeAll = async () => {
    for (let one = await claimNext('shared'); one; one = await claimNext('shared')) claimed.push(one.runId);
  };
  await Promise.all(Array.from({ length: 4 }, takeAll));
  expect(claimed.toSorted()).toEqual(stored.toSorted());
});

test('leaves a run of a team that was removed from the configuration until the team is back, and lists it as stuck', async () => {
  const runId = await storeRun(database.db, { teamId: 'former' });
  await silence(runId, 120);
  expect(await claimNext('payments-2')).toBeNull();
  const { items } = await listTroubledRuns(database.db, { filter: {}, limit: 100 });
  expect(items.map(({ id }) => id)).toContain(runId);
  expect(await claimNext('payments-2', 'former')).toMatchObject({ runId });
});

test('counts consecutive expired leases until a step finishes, and ignores released ones', async () => {
  const runId = await storeRun(database.db);
  expect(await claim(runId)).toMatchObject({ epoch: 1, recoveries: 0 });
  await endLease(runId);
  expect(await claim(runId)).toMatchObject({ epoch: 2, recoveries: 1 });
  await releaseLease(database.db, { runId, epoch: 2 });
  expect(await claim(runId)).toMatchObject({ epoch: 3, recoveries: 1 });
  await appendChanges(database.db, { runId, epoch: 3 }, [
    { type: 'run.started' },
    { type: 'step.started', step: 'access', attempt: 1, by: null },
    { type: 'step.succeeded', step: 'access', attempt: 1, outcome: 'checked', params: {}, arns: {} },
  ]);
  await endLease(runId);
  expect(await claim(runId)).toMatchObject({ epoch: 4, recoveries: 1 });
});

test('counts a lease that was released after a failure, and gives the run to the next process after 1, 2, 4 seconds and so on', async () => {
  const runId = await storeRun(database.db);
  for (const recoveries of [0, 1, 2, 3, 4, 5]) {
    expect(await claim(runId)).toMatchObject({ epoch: recoveries + 1, recoveries });
    await releaseLease(database.db, { runId, epoch: recoveries + 1, end: 'failed' });
    expect(await claim(runId)).toBeNull();
    const [lease] = await rawSql<{ seconds: number }>(
      database.db,
      'SELECT extract(epoch FROM lease_until - clock_timestamp())::float8 AS seconds FROM run WHERE id = $1',
      [runId],
    );
    expect(Math.ceil(lease?.seconds ?? 0)).toBe(Math.min(16, 2 ** recoveries));
    await endLease(runId);
  }
});

test('counts no recovery of a worker that was cut off from the database, whether or not another one has taken the run', async () => {
  const runId = await storeRun(database.db);
  expect(await claim(runId)).toMatchObject({ epoch: 1, recoveries: 0 });
  await endLease(runId);
  await releaseLease(database.db, { runId, epoch: 1, end: 'cut-off' });
  expect(await claim(runId)).toMatchObject({ epoch: 2, recoveries: 0 });
  await endLease(runId);
  expect(await claim(runId)).toMatchObject({ epoch: 3, recoveries: 1 });
  await releaseLease(database.db, { runId, epoch: 2, end: 'cut-off' });
  expect(await renewLease(database.db, { runId, epoch: 3, leaseMs: LEASE_MS })).toBe('queued');
  await endLease(runId);
  expect(await claim(runId)).toMatchObject({ epoch: 4, recoveries: 1 });
});

test('does not give a run that crashed three workers in a row to a process that takes no suspect runs', async () => {
  const runId = await storeRun(database.db);
  const claimAs = (mayBeSuspect: boolean) =>
    claimRun(database.db, { runId, owner: 'test', leaseMs: LEASE_MS, mayBeSuspect });
  for (const recoveries of [0, 1, 2]) {
    expect(await claimAs(false)).toMatchObject({ recoveries });
    await endLease(runId);
  }
  expect(await claimAs(false)).toBeNull();
  expect(await claimAs(true)).toMatchObject({ recoveries: 3 });
});

test("measures a lease by the database's clock, whatever the process's clock says", async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 3600_000 });
  try {
    const runId = await storeRun(database.db);
    const { epoch = 0 } = (await claim(runId)) ?? {};
    await renewLease(database.db, { runId, epoch, leaseMs: LEASE_MS });
    const [lease] = await rawSql<{ left_ms: number }>(
      database.db,
      'SELECT (extract(epoch FROM lease_until - clock_timestamp()) * 1000)::float8 AS left_ms FROM run WHERE id = $1',
      [runId],
    );
    expect(lease?.left_ms).toBeGreaterThan(0);
    expect(lease?.left_ms).toBeLessThanOrEqual(LEASE_MS);
  } finally {
    vi.useRealTimers();
  }
});

test('a step that is done resets the count, but not beside one that a lost worker has left open', async () => {
  const runId = await storeRun(database.db);
  const again = async (epoch: number, changes: RunChange[]) => {
    await appendChanges(database.db, { runId, epoch }, changes);
    await endLease(runId);
    return (await claim(runId))?.recoveries;
  };
  const started = (step: StepName, attempt: number): RunChange => ({ type: 'step.started', step, attempt, by: null });
  const next = (step: StepName, attempt: number): RunChange[] => [
    { type: 'step.interrupted', step, attempt: attempt - 1 },
    started(step, attempt),
  ];
  const result = { outcome: 'created', params: {}, arns: {} } as const;
  const done = (step: StepName, attempt: number): RunChange => ({ type: 'step.succeeded', step, attempt, ...result });
  await claim(runId);
  expect(await again(1, [{ type: 'run.started' }, started('kms-key', 1), started('iam-role', 1)])).toBe(1);
  expect(await again(2, [...next('kms-key', 2), ...next('iam-role', 2), done('iam-role', 2)])).toBe(2);
  expect(await again(3, [...next('kms-key', 3), done('kms-key', 3), started('kms-alias', 1)])).toBe(1);
});
