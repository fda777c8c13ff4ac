import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import type { HistoryFilter } from '#lib/runs/history-filter.ts';
import { REQUEST, storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { claimRun } from './lease.ts';
import { listCleanUps } from './list-runs.ts';
import { searchRuns } from './search-runs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

async function idsOf(filter: HistoryFilter, teams: 'all' | string[] = 'all'): Promise<string[]> {
  const { items } = await searchRuns(database.db.forTeams(teams), { filter, limit: 100 });
  return items.map((item) => item.id);
}

const storeAlias = (alias: string, teamId = 'words') =>
  storeRun(database.db, { teamId, request: { ...REQUEST, key: { ...REQUEST.key, mode: 'create', alias } as never } });
const moveTo = (runId: string, createdAt: string) =>
  rawSql(database.db, 'UPDATE run SET created_at = $2 WHERE id = $1', [runId, createdAt]);

test('pages through 500 runs, many created at the same moment, newest first and each once', async () => {
  const teamId = 'many';
  const template = await storeRun(database.db, { teamId });
  await rawSql(
    database.db,
    `INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
       graph_version, state, last_no, role_name, failed_steps, search_text, created_at)
     SELECT gen_random_uuid(), 'key ' || n, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
       graph_version, state, last_no, role_name, failed_steps, search_text, timestamptz '2020-01-01' + (n / 7) * interval '1 second'
     FROM run, generate_series(1, 499) AS n WHERE id = $1`,
    [template],
  );
  const seen: { id: string; createdAt: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await searchRuns(database.db.forTeams([teamId]), { filter: { cursor }, limit: 40 });
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toHaveLength(500);
  expect(new Set(seen.map((run) => run.id)).size).toBe(500);
  const times = seen.map((run) => run.createdAt);
  expect(times).toEqual([...times].sort().reverse());
});

test('pages runs created at the same moment by id, each once, even without an index in that order', async () => {
  const { db, drop } = await openTestDatabase();
  await rawSql(db, 'DROP INDEX run_search_created_at_run_id_idx, run_search_team_id_created_at_run_id_idx');
  const ids: string[] = [];
  for (let no = 0; no < 12; no += 1) ids.push(await storeRun(db));
  await rawSql(db, "UPDATE run SET created_at = '2020-01-01'");
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await searchRuns(db, { filter: { cursor }, limit: 3 });
    pages.push(items.map(({ id }) => id));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  await drop();
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 3, 3]);
  expect(pages.flat()).toEqual(ids.sort().reverse());
});

test('tells setups and clean-ups apart, and finds a clean-up by its run and the ARNs it deletes', async () => {
  const teamId = 'kinds';
  const setUp = await storeRun(database.db, { teamId });
  const arns = { roleArn: 'arn:aws:iam::111111111111:role/of-the-cleaned-run' };
  const cleanUp = await storeRun(database.db, {
    teamId,
    cleanUp: { runId: setUp, arns, rows: [], keyDeletionDays: 30, secretRecoveryDays: 30 },
  });
  expect(await idsOf({ kind: ['set-up'] }, [teamId])).toEqual([setUp]);
  expect(await idsOf({ kind: ['clean-up'] }, [teamId])).toEqual([cleanUp]);
  expect(await idsOf({}, [teamId])).toEqual([cleanUp, setUp]);
  expect(await idsOf({ text: [arns.roleArn] }, [teamId])).toEqual([cleanUp]);
  expect(await idsOf({ text: [setUp] }, [teamId])).toEqual([cleanUp, setUp]);
  expect(await listCleanUps(database.db, setUp)).toMatchObject([{ id: cleanUp, kind: 'clean-up', state: 'queued' }]);
});

test('marks only a run whose cancellation was requested too late', async () => {
  const teamId = 'late';
  const end = async (...changes: RunChange[]) => {
    const runId = await storeRun(database.db, { teamId });
    await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
    await appendChanges(database.db, { runId, epoch: 1 }, changes);
    return runId;
  };
  const asked: RunChange = { type: 'run.cancel-requested', by: { userId: 'user-2', name: 'Mika' } };
  const late = await end(asked, { type: 'run.succeeded' });
  await end(asked, { type: 'run.cancelled' });
  await end({ type: 'run.succeeded' });
  const { items } = await searchRuns(database.db.forTeams([teamId]), { filter: {}, limit: 10 });
  expect(items).toHaveLength(3);
  expect(items.filter((item) => item.isCancelledLate).map(({ id }) => id)).toEqual([late]);
});

test('returns the same second page when a run is created between two pages', async () => {
  const teamId = 'moving';
  const older = await storeRun(database.db, { teamId });
  const newer = await storeRun(database.db, { teamId });
  const list = (cursor?: string) => searchRuns(database.db.forTeams([teamId]), { filter: { cursor }, limit: 1 });
  const first = await list();
  await storeRun(database.db, { teamId });
  const second = await list(first.nextCursor ?? '');
  expect([first.items[0]?.id, second.items[0]?.id, second.nextCursor]).toEqual([newer, older, null]);
});

test.for(['', 'x', 'bm90IGpzb24', Buffer.from('["2020","1"]').toString('base64url')])(
  'returns the first page for an invalid cursor (%s)',
  async (cursor) => {
    const runId = await storeRun(database.db, { teamId: `cursor ${cursor}` });
    expect(await idsOf({ cursor }, [`cursor ${cursor}`])).toEqual([runId]);
  },
);

test('lists only runs of the given teams, whatever team the filter names', async () => {
  const own = await storeRun(database.db, { teamId: 'own' });
  const other = await storeRun(database.db, { teamId: 'other' });
  expect(await idsOf({}, ['own'])).toEqual([own]);
  expect(await idsOf({ team: ['other'] }, ['own'])).toEqual([]);
  expect(await idsOf({ team: ['other'] }, 'all')).toEqual([other]);
  expect(await idsOf({}, [])).toEqual([]);
});

test('treats wildcards in the text as plain characters', async () => {
  const percent = await storeAlias('a%b');
  const underline = await storeAlias('a_b');
  const backslash = await storeAlias('a\\b');
  const plain = await storeAlias('axb');
  const find = (text: string) => idsOf({ text: [text] }, ['words']);
  expect(await find('a%b')).toEqual([percent]);
  expect(await find('a_b')).toEqual([underline]);
  expect(await find('a\\b')).toEqual([backslash]);
  expect(await find('AXB')).toEqual([plain]);
  expect(await find("'; DROP TABLE run; --")).toEqual([]);
  expect(await find('a\u0000b')).toEqual([]);
});

test('finds a run by its id, every name in the request, and every ARN', async () => {
  const teamId = 'found';
  const runId = await storeRun(database.db, { teamId });
  await storeRun(database.db, { teamId: 'elsewhere' });
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  const arns = {
    keyArn: 'arn:aws:kms:us-east-1:111111111111:key/k',
    sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-AbCdEf',
    destinationSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:d-AbCdEf',
    roleArn: 'arn:aws:iam::111111111111:role/r',
  };
  await appendChanges(database.db, { runId, epoch: 1 }, [
    { type: 'step.succeeded', step: 'kms-key', attempt: 1, outcome: 'created', params: {}, arns },
  ]);
  const names = ['alias/loader', 'source_secret', 'destination_secret', 'loader-role', 'loader_policy'];
  for (const text of [runId, runId.slice(0, 8), ...names, ...Object.values(arns), ' loader-role ']) {
    expect(await idsOf({ text: [text] }, [teamId]), text).toEqual([runId]);
  }
});

test('filters by state, person, and days, first and last day included', async () => {
  const teams = ['narrow'];
  const dana = await storeRun(database.db, { teamId: 'narrow', by: { userId: 'dana', name: 'Dana 100%' } });
  const robin = await storeRun(database.db, { teamId: 'narrow', by: { userId: 'robin', name: 'Robin 1000' } });
  await moveTo(dana, '2024-05-01T00:00:00Z');
  await moveTo(robin, '2024-05-02T23:59:59.999Z');
  await claimRun(database.db, { runId: robin, owner: 'worker', leaseMs: 60_000 });
  await appendChanges(database.db, { runId: robin, epoch: 1 }, [{ type: 'run.succeeded' }]);
  // Also by a part that is too short for an index, such as a Japanese family name.
  for (const part of ['dana', 'an', 'D']) expect(await idsOf({ person: [part] }, teams), part).toEqual([dana]);
  expect(await idsOf({ person: ['100%'] }, teams)).toEqual([dana]);
  expect(await idsOf({ state: ['succeeded'] }, teams)).toEqual([robin]);
  expect(await idsOf({ state: ['queued', 'succeeded'] }, teams)).toEqual([robin, dana]);
  expect(await idsOf({ from: '2024-05-01', to: '2024-05-01' }, teams)).toEqual([dana]);
  expect(await idsOf({ from: '2024-05-02', to: '2024-05-02' }, teams)).toEqual([robin]);
  expect(await idsOf({ from: '2024-05-02', to: '2024-05-02', zone: 'Asia/Tokyo' }, teams)).toEqual([]);
  expect(await idsOf({ from: '2024-05-03', to: '2024-05-03', zone: 'Asia/Tokyo' }, teams)).toEqual([robin]);
  expect(await idsOf({ to: '2024-04-30' }, teams)).toEqual([]);
});
