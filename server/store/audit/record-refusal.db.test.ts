import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMinuteChores } from '#server/boot/minute-chores.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { RECORDED_PER_MINUTE, recordRefusal, sumUpRefusals } from './record-refusal.ts';

let opened: TestDatabase;
/** A second process. */
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

/** No more at once than there are connections: a request that waits too long for one gets no answer. */
async function refuse(person: Person, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 28) {
    const refuseOne = (no: number) =>
      recordRefusal(no % 2 ? opened.db : other, person, { action: 'run.view', code: 'not-found', runId: randomUUID() });
    await Promise.all(Array.from({ length: Math.min(left, 28) }, (_, no) => refuseOne(no)));
  }
}

/** To the database this is the same as waiting. */
const letMinutePass = ({ userId }: Person) =>
  rawSql(opened.db, `UPDATE refusal_count SET since = since - interval '1 minute' WHERE person_id = '${userId}'`);

const recordsOf = ({ userId }: Person) =>
  rawSql<{ data: object; person_name: string }>(
    opened.db,
    `SELECT data, person_name FROM audit_record WHERE person_id = '${userId}' ORDER BY no`,
  );

test('limits the records of one person across two processes, and counts the rest in one more record', async () => {
  const omar = makePerson();
  await refuse(omar, 320);
  expect(await recordsOf(omar)).toHaveLength(RECORDED_PER_MINUTE);
  await letMinutePass(omar);
  await Promise.all([sumUpRefusals(opened.db), sumUpRefusals(other)]);
  const records = await recordsOf(omar);
  expect(records).toHaveLength(RECORDED_PER_MINUTE + 1);
  expect(records.at(-1)).toEqual({ data: { more: String(320 - RECORDED_PER_MINUTE) }, person_name: 'Omar' });
});

test('writes the count of the past minute before the first refusal of the next one', async () => {
  const omar = makePerson();
  await refuse(omar, RECORDED_PER_MINUTE + 5);
  await letMinutePass(omar);
  await refuse(omar, 1);
  const data = (await recordsOf(omar)).slice(RECORDED_PER_MINUTE).map((record) => record.data);
  expect(data).toEqual([{ more: '5' }, { action: 'run.view', code: 'not-found' }]);
});

test('writes no count for a minute within the limit, and counts each person separately', async () => {
  const [omar, kim] = [makePerson(), makePerson()];
  await refuse(omar, RECORDED_PER_MINUTE + 1);
  await refuse(kim, 2);
  await Promise.all([omar, kim].map(letMinutePass));
  await sumUpRefusals(opened.db);
  expect(await recordsOf(kim)).toHaveLength(2);
});

test('writes the count on its own while the portal runs', async () => {
  const omar = makePerson();
  await refuse(omar, RECORDED_PER_MINUTE + 3);
  await letMinutePass(omar);
  const chores = openMinuteChores(opened, 10);
  await expect.poll(async () => (await recordsOf(omar)).at(-1)?.data, { timeout: 10_000 }).toEqual({ more: '3' });
  await chores.close();
});
