import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { canonicalRecord } from '#lib/audit/audit-record.ts';
import { chainHash, FIRST_HASH } from '#server/store/audit/append-audit.ts';
import { countOld } from '#server/store/retention/count-old.ts';
import { deleteOldBatch } from '#server/store/retention/delete-old.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import {
  type Installation,
  install,
  KEY,
  publicOf,
  readLines,
  seal,
  work,
  writeLines,
} from './testing/installation.ts';
import { verifyAudit } from './verify-audit.ts';

const DAYS = 365;
const OLD = '2020-01-02T03:04:05.000Z';

let portal: Installation;
beforeEach(async () => {
  const { remove, ...installation } = await install();
  onTestFinished(remove);
  portal = installation;
  // Records 1 to 6 are old, and 6 has a checkpoint; so has 7, which is recent.
  await addOldRecords(6);
  await seal(portal);
  await work(portal, 1);
});

const run = (text: string, values: unknown[] = []) => rawSql<{ no: number }>(portal.database.db, text, values);
const numbers = async () => (await run('SELECT no FROM audit_record ORDER BY no')).map(({ no }) => no);
const deleteOld = () => deleteOldBatch(portal.database.db, { auditDays: DAYS });
const workWithRetention = () => work(portal, 1, [KEY], DAYS);

async function addOldRecords(count: number): Promise<void> {
  let last: Buffer = FIRST_HASH;
  for (let no = 1; no <= count; no += 1) {
    const record = { no, at: OLD, kind: 'sweep', teamId: null, runId: null, by: null, data: {} };
    last = chainHash(last, canonicalRecord(record));
    await run(`INSERT INTO audit_record (no, at, kind, data, hash) VALUES ($1, $2, 'sweep', '{}', $3)`, [
      no,
      OLD,
      last,
    ]);
  }
}

async function verify(change: Partial<Parameters<typeof verifyAudit>[2]> = {}): Promise<string> {
  const options = { publicKeys: [publicOf(KEY)], noted: null, since: 1, ...change };
  const { isVerified, lines } = await verifyAudit(portal.database.db, [portal.folder], options);
  expect(lines[0]?.startsWith('Verified')).toBe(isVerified);
  return lines.join('\n');
}

test('deletes old records up to a signed checkpoint, and the rest still verifies', async () => {
  expect(await verify()).toMatch(/^Verified: 7 records and 2 checkpoints/);
  await deleteOld();
  expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await countOld(portal.database.db, { auditDays: DAYS })).toMatchObject({
    records: { deleted: 6, to: { no: 6 } },
  });
  await workWithRetention();
  // Given up, and not deleted yet.
  expect(await verify()).toMatch(/^Verified: 2 records and 3 checkpoints.*\nRetention deletes records 1 to 6/);
  await run('SELECT delete_old_audit_records(365, 2)');
  expect(await numbers()).toEqual([3, 4, 5, 6, 7, 8]);
  expect(await verify()).toMatch(/^Verified: 2 records/);
  expect(await deleteOld()).toBe(false);
  expect(await numbers()).toEqual([7, 8, 9]);
  const [record] = await run('SELECT kind, data FROM audit_record WHERE no = 9');
  const data = { what: 'audit records', olderThanDays: '365', deleted: '4' };
  expect(record).toEqual({ kind: 'retention', data });
  await deleteOld();
  expect(await numbers()).toEqual([7, 8, 9]);
  // Later checkpoints repeat it, also when retention is off again, so that the earlier ones can be archived.
  await work(portal, 2);
  writeLines(portal.folder, readLines(portal.folder).slice(3));
  expect(await verify({ since: 4 })).toMatch(/^Verified: 5 records and 2 checkpoints/);
});

test('keeps everything without the setting', async () => {
  await work(portal, 3);
  await deleteOldBatch(portal.database.db, {});
  await deleteOld();
  expect(await numbers()).toHaveLength(10);
  expect(readLines(portal.folder).join()).not.toContain('deletedTo');
});

const drop = (which: string) =>
  run('ALTER TABLE audit_record DISABLE TRIGGER audit_record_stays').then(() =>
    run(`DELETE FROM audit_record ${which}`),
  );

test('notices records that someone deletes without a signed checkpoint that says so', async () => {
  await drop('WHERE no <= 3');
  expect(await verify()).toContain('- Record 1 is missing.');
});

test('notices records that someone deletes beyond what a checkpoint gives up', async () => {
  await workWithRetention();
  await drop('WHERE no <= 7');
  expect(await verify()).toContain('- Record 7 is missing.');
});

test('notices a change of the first record that is kept', async () => {
  await workWithRetention();
  await deleteOld();
  await run('ALTER TABLE audit_record DISABLE TRIGGER audit_record_stays');
  await run(`UPDATE audit_record SET kind = 'plan' WHERE no = 7`);
  expect(await verify()).toContain('- Record 7 was changed.');
});

test('notices a checkpoint that someone writes into the database to give up more', async () => {
  await run(`INSERT INTO audit_checkpoint SELECT number + 1, hash, key, record_no, record_hash, now(), 6, hash
    FROM audit_checkpoint ORDER BY number DESC LIMIT 1`);
  await deleteOld();
  expect((await numbers())[0]).toBe(7);
  expect(await verify()).toContain('- Record 1 is missing.');
});

test('notices a line in the folder that someone changes to give up more', async () => {
  const { hash } = JSON.parse(readLines(portal.folder)[0] ?? '');
  const lines = readLines(portal.folder).map((line) =>
    JSON.stringify({ ...JSON.parse(line), deletedTo: { no: 6, hash } }),
  );
  writeLines(portal.folder, lines);
  expect(await verify()).toContain('- Changed, or not signed');
});
