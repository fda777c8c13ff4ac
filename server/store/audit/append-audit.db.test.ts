import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuditKind, type AuditRecord, canonicalRecord } from '#lib/audit/audit-record.ts';
import { requestClient } from '#server/request-client.ts';
import type { NewRun } from '../runs/insert-run.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { sendAgain } from '../testing/send-again.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendAudit, chainHash, FIRST_HASH, recordAct } from './append-audit.ts';
import { loadAudit } from './load-audit.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

async function listRecords(): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const part of loadAudit(database.db)) records.push(...part);
  return records;
}

function submit(run: Partial<NewRun>): Promise<string> {
  const sent = { requestKey: randomUUID(), ...run };
  return sendAgain(() => storeRun(database.db, sent));
}

test('numbers records without gaps and chains each to the one before, across a hundred concurrent submissions', async () => {
  const before = (await listRecords()).length;
  const broken = () => Promise.reject(new Error('no'));
  const stored = await Promise.allSettled(
    Array.from({ length: 120 }, (_, index) => submit(index % 6 === 5 ? { also: broken } : {})),
  );
  expect(stored.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  const records = await listRecords();
  expect(records.map(({ no }) => no)).toEqual(Array.from({ length: before + 100 }, (_, index) => index + 1));
  let last: Uint8Array = FIRST_HASH;
  for (const record of records) {
    last = chainHash(last, canonicalRecord(record));
    expect(record.hash).toBe(Buffer.from(last).toString('hex'));
  }
  expect(records.map(({ at }) => at)).toEqual(records.map(({ at }) => at).sort());
});

test('leaves no record and no gap when the transaction rolls back', async () => {
  const before = (await listRecords()).length;
  const undone = database.db.kysely.transaction().execute(async (trx) => {
    await appendAudit(trx, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await storeRun(database.db);
  expect((await listRecords()).at(-1)?.no).toBe(before + 1);
});

test.each([["UPDATE audit_record SET kind = 'plan'"], ['DELETE FROM audit_record'], ['TRUNCATE audit_record']])(
  'refuses %s',
  async (statement) => {
    await storeRun(database.db);
    const before = await listRecords();
    await expect(rawSql(database.db, statement)).rejects.toMatchObject({ code: '42501' });
    expect(await listRecords()).toEqual(before);
  },
);

test('rejects a record with data its kind does not allow, and rolls back the change', async () => {
  const runId = randomUUID();
  const data = { step: 'source-secret', password: 'p' };
  const kind: AuditKind = 'retry';
  await expect(recordAct(database.db, { kind, teamId: null, runId, by: null, data })).rejects.toThrow('not allowed');
  expect((await listRecords()).some((record) => record.runId === runId)).toBe(false);
});

test('records the client of a request for what a person does, and not for what the portal does', async () => {
  const entry = { teamId: null, runId: null, data: {} };
  const by = { userId: 'u', name: 'Dana' };
  const failedSignIn = { ...entry, kind: 'refusal', by: null, data: { action: 'sign-in', code: 'x' } } as const;
  const client = { address: '2001:db8::7', userAgent: `Browser\n${'x'.repeat(300)}` };
  const numbers = await requestClient.run(client, async () => [
    await recordAct(database.db, { ...entry, kind: 'sweep', by }),
    await recordAct(database.db, failedSignIn),
    await recordAct(database.db, { ...entry, kind: 'sessions-ended', by: null }),
  ]);
  numbers.push(await recordAct(database.db, { ...entry, kind: 'sweep', by }));
  const records = await listRecords();
  const told = { clientAddress: '2001:db8::7', userAgent: `Browser\ufffd${'x'.repeat(248)}` };
  expect(numbers.map((no) => records[no - 1]?.data)).toEqual([told, { ...failedSignIn.data, ...told }, {}, {}]);
});

test('records a name with any characters on one line that still matches its hash', async () => {
  const by = { userId: 'u', name: 'a\u0000b\nc\ud800 "決済"' };
  const no = await recordAct(database.db, { kind: 'sweep', teamId: null, runId: null, by, data: {} });
  const records = await listRecords();
  const record = records[no - 1];
  expect(record?.by?.name).toBe('a�b�c� "決済"');
  const before = Buffer.from(records[no - 2]?.hash ?? '', 'hex');
  expect(record && chainHash(before, canonicalRecord(record)).toString('hex')).toBe(record?.hash);
});
