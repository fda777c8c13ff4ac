import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCheckpoint } from '../audit/audit-checkpoints.ts';
import { recordRefusal } from '../audit/record-refusal.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { watchDatabase } from '../database/watch-database.ts';
import { saveDraft } from '../drafts/save-draft.ts';
import { migrations } from '../migrations/index.ts';
import { recordSignIn } from '../people/users.ts';
import { appendChanges } from '../runs/append-changes.ts';
import { insertEscrow } from '../runs/escrow-rows.ts';
import { ensureIntent } from '../runs/intents.ts';
import { claimRun } from '../runs/lease.ts';
import { loadLines, takeBackup } from '../testing/backup-lines.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { BackupError } from './load-backup.ts';
import { writeBackup } from './write-backup.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

/** Characters that a line of JSON could break on. */
const AWKWARD = 'one\u2028two\nthree\t"four" \\five\u0001 六 𝟟';

async function fill(): Promise<string> {
  const { db } = database;
  const runId = await storeRun(db, {
    by: { userId: 'user', name: AWKWARD },
    also: (trx, id) =>
      insertEscrow(trx, id, {
        wrappedKey: Buffer.from([0, 255, 92]),
        storedKey: null,
        rows: [{ field: 'source', sealed: Buffer.from([0, 10]) }],
      }),
  });
  const { epoch } = (await claimRun(db, { runId, owner: 'one', leaseMs: 60_000 })) ?? { epoch: 0 };
  await ensureIntent(db, { runId, epoch }, 'kms-key');
  // More rows than one batch of a write or read.
  const changes = Array.from({ length: 700 }, () => ({ type: 'run.started' as const }));
  await appendChanges(db, { runId, epoch }, changes);
  await recordSignIn(db, { issuer: 'i', subject: 's', name: AWKWARD, groups: ['a b', '"c"'], groupsProblem: null });
  await recordRefusal(db, { userId: 'user', name: AWKWARD }, { action: 'run.view', code: 'not-found' });
  const draft = { userId: 'user', draftId: randomUUID(), teamId: 'payments', version: 0, savedBy: randomUUID() };
  await saveDraft(db, { ...draft, content: JSON.stringify({ form: { name: AWKWARD } }) });
  await watchDatabase(db, 'here', null);
  await addCheckpoint(db, {
    isDue: () => true,
    auditDays: undefined,
    write: ({ record: { no, hash }, before }) => ({
      ...{ number: (before?.number ?? 0) + 1, hash, key: 'key' },
      ...{ recordNo: no, recordHash: hash },
    }),
  });
  await rawSql(
    db,
    `INSERT INTO sweep (team_id, region, failure) VALUES ('payments', 'us-east-1', '{"code":"throttled"}')
    ON CONFLICT DO NOTHING`,
  );
  await rawSql(
    db,
    `INSERT INTO stray (team_id, region, arn, kind, run_id, reason, first_seen_at, last_seen_at)
    VALUES ('payments', 'us-east-1', 'arn:key', 'kms-key', $1, 'unknown-run', now(), now()) ON CONFLICT DO NOTHING`,
    [AWKWARD],
  );
  await rawSql(
    db,
    `WITH added AS (INSERT INTO notice (run_id, kind, occurrence, event_no) VALUES ($1, 'failed', '2', 2) RETURNING id)
    INSERT INTO delivery (notice_id, channel, recipient) SELECT id, 'email', $2 FROM added`,
    [runId, AWKWARD],
  );
  await rawSql(
    db,
    `WITH made AS (INSERT INTO setup (run_id, team_id, account_id, region, names, state)
      VALUES ($1, 'payments', '111111111111', 'us-east-1', $1::uuid || $2, 'unknown') RETURNING run_id)
    INSERT INTO setup_check (run_id, state, checks) SELECT run_id, 'drifted', '[]' FROM made`,
    [runId, AWKWARD],
  );
  return runId;
}

/** Every row of every table, byte for byte. */
async function readAll(of: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await rawSql<{ name: string }>(
    of.db,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' ORDER BY 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await rawSql<{ row: string }>(of.db, `SELECT one::text AS row FROM ${name} AS one ORDER BY 1`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

async function loadIntoNew(lines: readonly string[], check: (loaded: TestDatabase) => Promise<void>): Promise<void> {
  const loaded = await openTestDatabase({ isEmpty: true });
  try {
    await loadLines(loaded.db, lines);
    await check(loaded);
  } finally {
    await loaded.drop();
  }
}

test('restores a backup into an empty database with every row except the sessions', async () => {
  await fill();
  const before = await readAll(database);
  const empty = Object.entries(before).filter(([, rows]) => rows.length === 0);
  expect(empty.map(([name]) => name)).toEqual([
    ...['call_turn', 'last_outcome', 'open_stream', 'personal_token', 'process', 'recent_request', 'session'],
  ]);
  await loadIntoNew(await takeBackup(database.db), async (loaded) => {
    expect(await readAll(loaded)).toEqual(before);
    const foreignKeys = `
      SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1`;
    expect(await rawSql(loaded.db, foreignKeys)).toEqual(await rawSql(database.db, foreignKeys));
    await migrateDatabase(loaded.db);
  });
});

test('has no table with a sequence, which a restore would reset', async () => {
  expect(await rawSql(database.db, `SELECT 1 FROM pg_sequences WHERE schemaname = 'public'`)).toEqual([]);
});

test('backs up one point in time, even while others write', async () => {
  const runId = await fill();
  const lines: string[] = [];
  for await (const text of writeBackup(database.db)) {
    if (lines.length === 0) await rawSql(database.db, 'UPDATE run SET epoch = 99 WHERE id = $1', [runId]);
    lines.push(text);
  }
  const row = lines.find((line) => line.startsWith('["run",'));
  expect(row).toContain(runId);
  expect(row).not.toContain('"epoch": 99');
});

test.each<[string, (lines: string[]) => string[], string]>([
  ['without its last line', (lines) => lines.slice(0, -1), 'incomplete'],
  ['with a row missing', (lines) => lines.toSpliced(-2, 1), 'damaged'],
  ['with a line that is not a row', (lines) => lines.toSpliced(-2, 1, 'nothing'), 'damaged'],
  ['of another program', () => ['{"format":"another"}'], 'not a backup'],
  ['that is empty', () => [], 'not a backup'],
  [
    'of a newer portal',
    (lines) => [lines[0]?.replace('"0002', '"0009') ?? '', ...lines.slice(1)],
    'Another version of the portal',
  ],
])('refuses a backup %s', async (_what, damage, message) => {
  await fill();
  const loading = loadIntoNew(damage(await takeBackup(database.db)), async () => undefined);
  await expect(loading).rejects.toMatchObject({
    code: 'backup-refused',
    message: expect.stringContaining(message),
  } satisfies Partial<BackupError>);
});

test('restores a backup of an older portal and migrates it', async () => {
  const [first = ''] = Object.keys(migrations);
  const old = await openTestDatabase({ isEmpty: true });
  const loaded = await openTestDatabase({ isEmpty: true });
  try {
    await migrateDatabase(old.db, first);
    await loadLines(loaded.db, await takeBackup(old.db));
    const names = async () => rawSql<{ name: string }>(loaded.db, 'SELECT name FROM kysely_migration ORDER BY name');
    expect(await names()).toEqual([{ name: first }]);
    await migrateDatabase(loaded.db);
    expect((await names()).map(({ name }) => name)).toEqual(Object.keys(migrations));
  } finally {
    await old.drop();
    await loaded.drop();
  }
});
