import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { recordFailedSignIn } from './record-failed-sign-in.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('sign-ins that fail are recorded without a person, and nobody can fill the records with them', async () => {
  expect(await recordFailedSignIn(database.db, 'OAuthCallback')).toBe(true);
  const [record] = await rawSql(database.db, 'SELECT kind, team_id, person_id, data FROM audit_record');
  const data = { action: 'sign-in', code: 'OAuthCallback' };
  expect(record).toEqual({ kind: 'refusal', team_id: null, person_id: null, data });
  const more: boolean[] = [];
  // No more at once than there are connections: whoever waits for one too long is not answered at all.
  for (let round = 0; round < 5; round += 1) {
    const atOnce = Array.from({ length: 14 }, () => recordFailedSignIn(database.db, 'OAuthCallback'));
    more.push(...(await Promise.all(atOnce)));
  }
  expect(more.filter(Boolean)).toHaveLength(59);
  expect(await rawSql(database.db, 'SELECT FROM audit_record')).toHaveLength(60);
});
