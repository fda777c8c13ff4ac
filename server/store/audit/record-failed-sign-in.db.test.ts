import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { recordFailedSignIn } from './record-failed-sign-in.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('records failed sign-ins without a person, up to a limit', async () => {
  expect(await recordFailedSignIn(database.db, 'OAuthCallback')).toBe(true);
  const [record] = await rawSql(database.db, 'SELECT kind, team_id, person_id, data FROM audit_record');
  const data = { action: 'sign-in', code: 'OAuthCallback' };
  expect(record).toEqual({ kind: 'refusal', team_id: null, person_id: null, data });
  const more: boolean[] = [];
  // No more at once than there are connections: a request that waits too long for one gets no answer.
  for (let round = 0; round < 5; round += 1) {
    const atOnce = Array.from({ length: 14 }, () => recordFailedSignIn(database.db, 'OAuthCallback'));
    more.push(...(await Promise.all(atOnce)));
  }
  expect(more.filter(Boolean)).toHaveLength(59);
  expect(await rawSql(database.db, 'SELECT FROM audit_record')).toHaveLength(60);
});
