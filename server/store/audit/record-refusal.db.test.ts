import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMinuteChores } from '#server/boot/minute-chores.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { RECORDED_PER_MINUTE, recordRefusal, sumUpRefusals } from './record-refusal.ts';

let opened: TestDatabase;
/** Of another process. */
let other: Database;
beforeAll(async () => {
  opened = await openTestDatabase();
  other = openDatabase({ url: opened.url, log: opened.log });
});
afterAll(async () => {
  await other.close();
  await opened.drop();
});

const makePerson = () => ({ userId: randomUUID(), name: 'Omar' });
type Person = ReturnType<typeof makePerson>;

/** No more at once than there are connections: whoever waits for one too long is not answered at all. */
async function refuse(person: Person, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 28) {
    const refuseOne = (no: number) =>
      recordRefusal(no % 2 ? opened.db : other, person, { action: 'run.view', code: 'not-found', runId: randomUUID() });
    await Promise.all(Array.from({ length: Math.min(left, 28) }, (_, no) => refuseOne(no)));
  }
}

/** To the database the same as waiting. */
const letMinutePass = ({ userId }: Person) =>
  rawSql(opened.db, `UPDATE refusal_count SET since = since - interval '1 minute' WHERE person_id = '${userId}'`);

const recordsOf = ({ userId }: Person) =>
  rawSql<{ data: object; person_name: string }>(
    opened.db,
    `SELECT data, person_name FROM audit_record WHERE person_id = '${userId}' ORDER BY no`,
  );

test('hundreds of refusals of one person at two processes make as many records as the limit, and one that counts the rest', async () => {
  const omar = makePerson();
  await refuse(omar, 320);
  expect(await recordsOf(omar)).toHaveLength(RECORDED_PER_MINUTE);
  await letMinutePass(omar);
  await Promise.all([sumUpRefusals(opened.db), sumUpRefusals(other)]);
  const records = await recordsOf(omar);
  expect(records).toHaveLength(RECORDED_PER_MINUTE + 1);
  expect(records.at(-1)).toEqual({ data: { more: String(320 - RECORDED_PER_MINUTE) }, person_name: 'Omar' });
});

test('the next refusal after the minute writes the sum of the minute first, and begins anew', async () => {
  const omar = makePerson();
  await refuse(omar, RECORDED_PER_MINUTE + 5);
  await letMinutePass(omar);
  await refuse(omar, 1);
  const data = (await recordsOf(omar)).slice(RECORDED_PER_MINUTE).map((record) => record.data);
  expect(data).toEqual([{ more: '5' }, { action: 'run.view', code: 'not-found' }]);
});

test('a minute within the limit has no sum, and one person takes nothing from another', async () => {
  const [omar, kim] = [makePerson(), makePerson()];
  await refuse(omar, RECORDED_PER_MINUTE + 1);
  await refuse(kim, 2);
  await Promise.all([omar, kim].map(letMinutePass));
  await sumUpRefusals(opened.db);
  expect(await recordsOf(kim)).toHaveLength(2);
});

test('a running portal writes the sum by itself', async () => {
  const omar = makePerson();
  await refuse(omar, RECORDED_PER_MINUTE + 3);
  await letMinutePass(omar);
  const chores = openMinuteChores(opened, 10);
  await expect.poll(async () => (await recordsOf(omar)).at(-1)?.data, { timeout: 10_000 }).toEqual({ more: '3' });
  await chores.close();
});
