import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Random, seededRandom } from '#e2e/harness/seeded-random.ts';
import { type AuditRecord, canonicalRecord } from '#lib/audit/audit-record.ts';
import type { Checkpoint } from '#lib/audit/checkpoint.ts';
import { chainHash, recordAct } from '#server/store/audit/append-audit.ts';
import { loadAudit } from '#server/store/audit/load-audit.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { type ChainFault, verifyChain } from './verify-chain.ts';

const SEED = 20261124;
const TRIALS = 1_000;

let database: TestDatabase;
let records: AuditRecord[];
let checkpoints: Checkpoint[];

beforeAll(async () => {
  database = await openTestDatabase();
  for (let index = 0; index < 60; index += 1) {
    await storeRun(database.db);
    const by = { userId: `user-${index}`, name: 'Dana' };
    await recordAct(database.db, {
      kind: 'retry',
      teamId: 'payments',
      runId: randomUUID(),
      by,
      data: { step: 'names' },
    });
    await recordAct(database.db, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
  }
  records = [];
  for await (const part of loadAudit(database.db)) records.push(...part);
  checkpoints = [50, 100, 150].map(checkpointAt);
});
afterAll(() => database.drop());

function checkpointAt(no: number): Checkpoint {
  const { hash, at } = recordAt(no);
  return { no, hash, at, signature: '' };
}

function recordAt(no: number): AuditRecord {
  const record = records[no - 1];
  if (!record) throw new Error(`no record ${no}`);
  return record;
}

/** A number from `from` to `to`, inclusive. */
const pick = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1));

const EDITS: readonly ((record: AuditRecord) => AuditRecord)[] = [
  (record) => ({ ...record, at: new Date(Date.parse(record.at) + 1).toISOString() }),
  (record) => ({ ...record, kind: `${record.kind}s` }),
  (record) => ({ ...record, teamId: record.teamId === null ? 'payments' : null }),
  (record) => ({ ...record, runId: record.runId === null ? randomUUID() : null }),
  (record) => ({ ...record, by: record.by === null ? { userId: 'x', name: 'x' } : null }),
  (record) => ({ ...record, by: { userId: record.by?.userId ?? '', name: `${record.by?.name}.` } }),
  (record) => ({ ...record, data: { ...record.data, step: 'access' } }),
  (record) => ({ ...record, hash: record.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
];

/** Each way to tamper with one thing, with the first number that is wrong afterwards. */
const TAMPERINGS: readonly ((random: Random) => { rows: AuditRecord[]; fault: ChainFault })[] = [
  function edit(random) {
    const no = pick(random, 1, records.length);
    const change = EDITS[pick(random, 0, EDITS.length - 1)] as (typeof EDITS)[number];
    return { rows: records.with(no - 1, change(recordAt(no))), fault: { no, what: 'changed' } };
  },
  function remove(random) {
    const no = pick(random, 1, records.length - 1);
    return { rows: records.toSpliced(no - 1, 1), fault: { no, what: 'missing' } };
  },
  function removeAndClose(random) {
    const no = pick(random, 1, records.length - 1);
    const rows = records.toSpliced(no - 1, 1).map((record, index) => ({ ...record, no: index + 1 }));
    return { rows, fault: { no, what: 'changed' } };
  },
  function insert(random) {
    const no = pick(random, 1, records.length);
    const forged = { ...recordAt(pick(random, 1, records.length)), no };
    const later = records.slice(no - 1).map((record) => ({ ...record, no: record.no + 1 }));
    const isCopy = canonicalRecord(forged) === canonicalRecord(recordAt(no)) && forged.hash === recordAt(no).hash;
    // A copy of the record itself, inserted before it: the first of the two counts as genuine.
    return {
      rows: [...records.slice(0, no - 1), forged, ...later],
      fault: { no: isCopy ? no + 1 : no, what: 'changed' },
    };
  },
  function insertTwice(random) {
    const no = pick(random, 1, records.length);
    return { rows: records.toSpliced(no, 0, recordAt(no)), fault: { no: no + 1, what: 'out-of-order' } };
  },
  function swap(random) {
    const first = pick(random, 1, records.length - 1);
    const second = pick(random, first + 1, records.length);
    const rows = records
      .with(first - 1, { ...recordAt(second), no: first })
      .with(second - 1, { ...recordAt(first), no: second });
    return { rows, fault: { no: first, what: 'changed' } };
  },
  function cut(random) {
    const no = pick(random, 0, 149);
    return { rows: records.slice(0, no), fault: { no: no + 1, what: 'missing' } };
  },
  function rewrite(random) {
    const no = pick(random, 1, 150);
    const rows = records.slice(0, no - 1);
    for (const record of records.slice(no - 1)) {
      const next = record.no === no ? { ...record, teamId: 'elsewhere' } : record;
      const before = Buffer.from(rows.at(-1)?.hash ?? '0'.repeat(64), 'hex');
      rows.push({ ...next, hash: chainHash(before, canonicalRecord(next)).toString('hex') });
    }
    return { rows, fault: { no: Math.floor((no - 1) / 50) * 50 + 1, what: 'forged' } };
  },
];

test('accepts the chain as stored in PostgreSQL', async () => {
  expect(await verifyChain(loadAudit(database.db), checkpoints)).toEqual({ records: 180, checkpoints: 3, fault: null });
});

test(`detects each of ${TRIALS} single changes, with the first number that is wrong (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const missed: unknown[] = [];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const tamper = TAMPERINGS[trial % TAMPERINGS.length] as (typeof TAMPERINGS)[number];
    const { rows, fault } = tamper(random);
    const verdict = await verifyChain([rows], checkpoints);
    if (JSON.stringify(verdict.fault) !== JSON.stringify(fault)) missed.push({ how: tamper.name, fault, verdict });
  }
  expect(missed).toEqual([]);
});
