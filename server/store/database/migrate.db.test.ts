import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '../migrations/index.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { migrateDatabase } from './migrate.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase({ isEmpty: true });
});
afterEach(() => database.drop());

const executed = async () => {
  const rows = await rawSql<{ name: string }>(database.db, 'SELECT name FROM kysely_migration ORDER BY name');
  return rows.map((row) => row.name);
};

/** Migrates like a second copy of the portal that starts at the same time; returns the exit code. */
async function migrateInProcess(): Promise<number> {
  const file = (name: string) => JSON.stringify(path.resolve('server', name));
  const script = `
    import { openLog } from ${file('log.ts')};
    import { openDatabase } from ${file('store/database/database.ts')};
    import { migrateDatabase } from ${file('store/database/migrate.ts')};
    const db = openDatabase({ url: ${JSON.stringify(database.url)}, log: openLog('silent') });
    await migrateDatabase(db);
    await db.close();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code;
}

test('runs each migration once when three processes migrate at the same time', async () => {
  const [one, other] = await Promise.all([migrateInProcess(), migrateInProcess(), migrateDatabase(database.db)]);
  expect([one, other]).toEqual([0, 0]);
  expect(await executed()).toEqual(Object.keys(migrations));
});

test('changes nothing when it runs a second time, and keeps stored rows', async () => {
  await migrateDatabase(database.db);
  const runId = await storeRun(database.db);
  await migrateDatabase(database.db);
  expect(await rawSql(database.db, 'SELECT id FROM run')).toEqual([{ id: runId }]);
  expect(await executed()).toEqual(Object.keys(migrations));
});

test('runs migrations in the order of their names', () => {
  expect(Object.keys(migrations)).toEqual(Object.keys(migrations).sort());
});

test('refuses a database that a later version has migrated, and says what to do', async () => {
  await migrateDatabase(database.db);
  await rawSql(database.db, "INSERT INTO kysely_migration VALUES ('9999-later', now()::text)");
  await expect(migrateDatabase(database.db)).rejects.toThrow(
    /^A later version of the portal has migrated this database \(9999-later\)\..*restore a backup/,
  );
});
