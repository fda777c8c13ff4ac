import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryFilter } from '#lib/runs/history-filter.ts';
import { IS_FULL } from '#lib/testing/trials.ts';
import { searchRuns } from '../runs/search-runs.ts';
import { claimCheck, type TeamSchedule, wantCheck } from '../setups/checks.ts';
import { explain } from '../testing/explain.ts';
import { describeNth, storeManyRuns } from '../testing/many-runs.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';

const RUNS = IS_FULL ? 100_000 : 40_000;
/** Pages of 8 KB. Most tables have thousands. */
const MOST_PAGES = IS_FULL ? 600 : 400;
/** Where many runs match, it takes some hundred to find out which way is quicker. */
const MOST_PAGES_OF_MANY = 3_000;
const DAY = 86_400;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await storeManyRuns(database, RUNS);
}, 300_000);
afterAll(() => database.drop());

describe('a page of a long history', () => {
  const SEARCHES: Readonly<Record<string, (run: Awaited<ReturnType<typeof describeNth>>) => HistoryFilter>> = {
    'a person with a state': ({ person }) => ({ person: [person], state: ['failed'] }),
    'a text in few names': () => ({ text: ['oader-30003-'] }),
    'a text in no name': () => ({ text: ['nothing-is-called-so'] }),
    'a text in all names': () => ({ text: ['data_loading'] }),
    'a text in all names, with a rare state': () => ({ text: ['data_loading'], state: ['denied'] }),
    'two letters with which names begin': () => ({ text: ['lo'] }),
    'a long name': () => ({ text: ['imitless-30010'], role: ['oader-30010-x'] }),
    'a letter of many people': () => ({ person: ['1'] }),
    'many people, in vain': () => ({ person: ['erson'], state: ['expired'] }),
    'filters that go together': () => ({ state: ['failed', 'denied'], error: ['access-denied'], step: ['kms-key'] }),
    'a rare state': () => ({ state: ['denied'] }),
    'a rare kind': () => ({ kind: ['clean-up'] }),
    'a rare kind of a person': ({ person }) => ({ kind: ['clean-up'], person: [person] }),
    'failed runs of a Region that has none': () => ({ state: ['failed'], region: ['us-west-2'] }),
    'an ARN': ({ keyArn }) => ({ text: [keyArn] }),
    'the ARN attribute': ({ keyArn }) => ({ arn: [keyArn] }),
    'the start of a run ID': ({ id }) => ({ text: [id.slice(0, 13)] }),
    'a team, a state and a person': ({ person }) => ({ team: ['team-2'], state: ['failed'], person: [person] }),
    'a text, states and a day': () => ({ text: ['oader-30003-'], state: ['failed', 'succeeded'], to: '2100-01-01' }),
    'an error, a step and a Region': () => ({ error: ['access-denied'], step: ['kms-key'], region: ['us-west-2'] }),
    'the longest first': () => ({ sort: '-duration' }),
  };

  test.each(Object.keys(SEARCHES))('reads few pages and no whole table for %s', async (kind) => {
    const filter = SEARCHES[kind]?.(await describeNth(database.db, 30_010)) ?? {};
    for (const teams of ['all', ['team-2', 'team-5']] as const) {
      const [statement] = await explain(database.db.forTeams(teams), (db) => searchRuns(db, { filter, limit: 25 }));
      expect(statement?.nodes).not.toContain('Seq Scan run');
      expect(statement?.pages).toBeLessThan(MOST_PAGES);
    }
  });
});

test.each<HistoryFilter>([
  { text: ['9-x'] },
  { text: ['99-x'] },
  { text: ['99-x'], kind: ['set-up'] },
  { text: ['limitless-1'], sort: 'created' },
  { text: ['loader'], sort: '-duration' },
  { role: ['loader-3'], state: ['failed'] },
  { text: ['3f'] },
  { text: ['3'] },
])('a page reads neither all matching runs nor all runs where many match %o', async (filter) => {
  for (const teams of ['all', ['team-2', 'team-5'], ['team-3']] as const) {
    const [statement] = await explain(database.db.forTeams(teams), (db) => searchRuns(db, { filter, limit: 25 }));
    expect(statement?.pages, `of ${teams}`).toBeLessThan(MOST_PAGES_OF_MANY);
  }
});

test('a long name takes hardly more than its end', async () => {
  const search = async (text: string) => {
    const [statement] = await explain(database.db.forTeams('all'), (db) =>
      searchRuns(db, { filter: { text: [text] }, limit: 25 }),
    );
    return statement?.pages ?? 0;
  };
  // The first search of a connection reads PostgreSQL's catalogs too.
  await search('er-30010-x');
  expect(await search('-loader-30010-x')).toBeLessThan((await search('er-30010-x')) + 30);
});

test.each<[HistoryFilter, string]>([
  [{ person: ['1'] }, "requester_name LIKE '%1%'"],
  [{ person: ['PERSON 1'] }, "requester_name LIKE '%Person 1%'"],
  [{ person: ['erson'], team: ['team-2'], state: ['failed'] }, "team_id = 'team-2' AND state = 'failed'"],
  [{ person: ['erson_'] }, 'false'],
  [{ text: ['LIMITLESS-3001'] }, "alias LIKE '%limitless-3001%'"],
  [{ text: ['any-limitless-30010'] }, 'false'],
  [{ role: ['loader-30010-x'] }, "role_name = 'loader-30010-x'"],
  [{ role: ['data_loading_policy'] }, 'false'],
  [{ text: ['data_loading_policy'], team: ['team-3'] }, "team_id = 'team-3'"],
  [{ text: ['limitless-39'], state: ['failed'] }, "alias LIKE 'limitless-39%' AND state = 'failed'"],
  [{ text: ['3f'] }, "id::text LIKE '3f%' OR split_part(key_arn, '/', 2) LIKE '3f%'"],
  [{ state: ['failed', 'denied'], error: ['access-denied'], region: ['us-east-1'] }, "state = 'failed'"],
])('a search returns what a plain statement does %o', async (filter, condition) => {
  const { items } = await searchRuns(database.db.forTeams('all'), { filter, limit: 25 });
  const statement = `SELECT id FROM run WHERE ${condition} ORDER BY created_at DESC, id DESC LIMIT 25`;
  expect(items.map(({ id }) => ({ id }))).toEqual(await rawSql(database.db, statement));
});

describe('the next check of many setups', () => {
  const teamsOf = (numbers: readonly number[], everySeconds: number | null): TeamSchedule[] =>
    numbers.map((no) => ({ teamId: `team-${no}`, everySeconds }));
  const [DUE, CHECKED] = [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ];

  /** Claims a check, and tells whose team’s; no statement may read all setups. */
  async function claim(schedules: readonly TeamSchedule[]): Promise<string | undefined> {
    let teamId: string | undefined;
    const statements = await explain(database.db, async (db) => {
      teamId = (await claimCheck(db, schedules))?.teamId;
    });
    for (const { nodes, pages } of statements) {
      expect(nodes).not.toContain('Seq Scan setup');
      expect(nodes).not.toContain('Seq Scan run');
      expect(pages, nodes.join(', ')).toBeLessThan(200);
    }
    await rawSql(database.db, 'UPDATE setup SET lease_until = NULL, wanted_at = NULL WHERE lease_until IS NOT NULL');
    return teamId;
  }

  test.each([DAY, 7 * DAY])('is found by an index where an interval of %d seconds has passed', async (every) => {
    expect(await claim(teamsOf([...DUE, ...CHECKED], every))).toMatch(/^team-[0-3]$/);
    expect(await claim(teamsOf(CHECKED, every))).toBeUndefined();
  });

  test('is found by an index where one is requested', async () => {
    expect(await claim(teamsOf([...DUE, ...CHECKED], null))).toBeUndefined();
    await wantCheck(database.db, (await describeNth(database.db, 30_005)).id, { userId: 'user-1', name: 'Dana' });
    expect(await claim(teamsOf([...DUE, ...CHECKED], DAY))).toBe('team-5');
  });

  test('isn’t looked for in all that are due while their account has another', async () => {
    const busy = `UPDATE setup SET lease_until = now() + interval '1 hour'
      WHERE run_id IN (SELECT id FROM run WHERE request_key IN ('many 32000', 'many 32001', 'many 32002', 'many 32003'))`;
    await rawSql(database.db, busy);
    expect(await claim(teamsOf(DUE, DAY))).toBeUndefined();
  });
});
