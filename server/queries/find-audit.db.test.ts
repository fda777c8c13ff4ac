import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditRecord } from '#lib/audit/audit-record.ts';
import type { Actor } from '#lib/people/access.ts';
import { verifyChain } from '#server/audit/verify-chain.ts';
import { exportAudit } from '#server/commands/export-audit.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { findAudit } from './find-audit.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  for (let index = 0; index < 60; index += 1) {
    await storeRun(database.db, { teamId: index % 2 ? 'payments' : 'analytics' });
  }
  const by = { userId: 'u-9', name: '100% =Dana_' };
  await recordAct(database.db, { kind: 'sign-in', teamId: null, runId: null, by, data: { issuer: 'i' } });
});
afterAll(() => database.drop());

const nobody: Actor = { userId: 'me', name: 'me', teams: {}, isSupport: false, isAuditor: false, isAdmin: false };
const lead: Actor = { ...nobody, teams: { payments: ['lead'], analytics: ['dba'] } };
const auditor: Actor = { ...nobody, isAuditor: true };
const teamsOf = (records: readonly AuditRecord[]) => [...new Set(records.map(({ teamId }) => teamId))].sort();

async function readExport(actor: Actor, format: 'csv' | 'jsonl', filter = {}): Promise<string[]> {
  const { text } = await exportAudit(database.db, actor, { format, filter });
  let all = '';
  for await (const part of text) all += part;
  return all.split('\n').slice(0, -1);
}

test('a lead reads the records of their own team, page by page, and none of other teams or without a team', async () => {
  const { items, nextBefore } = await findAudit(database.db, lead, {});
  expect(items).toHaveLength(30);
  expect(nextBefore).toBeNull();
  expect(teamsOf(items)).toEqual(['payments']);
  expect((await findAudit(database.db, lead, { team: 'analytics' })).items).toEqual([]);
  const lines = await readExport(lead, 'jsonl');
  expect(teamsOf(lines.map((line) => JSON.parse(line)))).toEqual(['payments']);
});

test('an auditor reads every record exactly once', async () => {
  const first = await findAudit(database.db, auditor, {});
  expect(first.items).toHaveLength(50);
  const second = await findAudit(database.db, auditor, { before: first.nextBefore ?? 0 });
  const numbers = [...first.items, ...second.items].map(({ no }) => no);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers.length - index));
  expect(teamsOf([...first.items, ...second.items])).toEqual([null, 'analytics', 'payments'].sort());
});

test('all others get not-found', async () => {
  for (const actor of [nobody, { ...nobody, isSupport: true }, { ...nobody, teams: { payments: ['dba' as const] } }]) {
    await expect(findAudit(database.db, actor, {})).rejects.toMatchObject({ code: 'not-found' });
    await expect(exportAudit(database.db, actor, { format: 'csv', filter: {} })).rejects.toMatchObject({
      code: 'not-found',
    });
  }
});

test('filters narrow the list and treat wildcards as literal characters', async () => {
  const of = async (filter: Parameters<typeof findAudit>[2]) => (await findAudit(database.db, auditor, filter)).items;
  expect((await of({ kind: ['sign-in'] })).map(({ kind }) => kind)).toEqual(['sign-in']);
  expect(await of({ person: '0% =d' })).toHaveLength(1);
  expect(await of({ person: '%d_na' })).toEqual([]);
  expect(await of({ person: '\u0000' })).toEqual([]);
  const [some] = await of({ kind: ['submission'] });
  expect(await of({ run: some?.runId?.slice(0, 8) ?? '' })).toEqual([some]);
  expect(await of({ run: randomUUID() })).toEqual([]);
  expect(await of({ to: '2000-01-01' })).toEqual([]);
  expect(await of({ from: '2000-01-01', kind: ['sign-in'] })).toHaveLength(1);
});

test('a full export is a verifiable chain of everything recorded before it', async () => {
  const lines = await readExport(auditor, 'jsonl');
  const records: AuditRecord[] = lines.map((line) => JSON.parse(line)).reverse();
  expect(await verifyChain([records], [])).toMatchObject({ records: lines.length, fault: null });
  const { items } = await findAudit(database.db, auditor, { kind: ['export'] });
  expect(items[0]).toMatchObject({ no: records.length + 1, data: { format: 'jsonl', filter: '' } });
  const csv = await readExport(auditor, 'csv', { kind: ['sign-in'] });
  expect(csv).toHaveLength(2);
  expect(csv[1]).toContain('"100% =Dana_"');
});
