import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/people/access.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { exportHistory } from './export-history.ts';

let database: TestDatabase;
let ownRun: string;
const COPIES = 1_203;

beforeAll(async () => {
  database = await openTestDatabase();
  ownRun = await storeRun(database.db, { teamId: 'payments' });
  await storeRun(database.db, { teamId: 'analytics' });
  await rawSql(
    database.db,
    `INSERT INTO run SELECT (jsonb_populate_record(run, jsonb_build_object('id', gen_random_uuid(), 'request_key', 'copy ' || n))).*
     FROM run, generate_series(1, $2::integer) AS n WHERE id = $1`,
    [ownRun, COPIES],
  );
});
afterAll(() => database.drop());

const lead: Actor = {
  ...{ userId: 'u-lead', name: 'Lead', isSupport: false, isAuditor: false, isAdmin: false },
  teams: { payments: ['lead'] },
};
const textOf = async (actor: Actor, filter = {}) => {
  const parts: string[] = [];
  for await (const part of await exportHistory(database.db, actor, { format: 'jsonl', filter })) parts.push(part);
  return parts;
};

test('contains every run of the own teams once, read in parts, and is recorded', async () => {
  const parts = await textOf(lead, { sort: 'duration', cursor: 'ignored' });
  const runs = parts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line): { id: string; team: string } => JSON.parse(line));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(COPIES + 1);
  expect(runs).toHaveLength(COPIES + 1);
  expect(new Set(runs.map(({ team }) => team))).toEqual(new Set(['payments']));
  expect(Math.max(...parts.map((part) => part.split('\n').length))).toBeLessThanOrEqual(501);
  const [record] = await rawSql(
    database.db,
    'SELECT kind, team_id, person_name, data FROM audit_record ORDER BY no DESC LIMIT 1',
  );
  expect(record).toEqual({
    ...{ kind: 'history-export', team_id: 'payments', person_name: 'Lead' },
    data: { format: 'jsonl', filter: 'sort=duration' },
  });
});

test('contains only the runs that match the filter', async () => {
  expect((await textOf(lead, { text: [ownRun] })).join('')).toContain(ownRun);
  expect((await textOf(lead, { team: ['analytics'] })).join('')).toBe('');
});

test('is refused to a person who may see no runs, before anything is read', async () => {
  await expect(exportHistory(database.db, { ...lead, teams: {} }, { format: 'csv', filter: {} })).rejects.toMatchObject(
    {
      code: 'not-found',
    },
  );
});
