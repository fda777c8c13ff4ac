import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { install, seal, work } from '#server/audit/testing/installation.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';

// Each test runs several processes.
vi.setConfig({ testTimeout: 60_000 });

const CONFIG = readFileSync('portal.config.example.yaml', 'utf8');

test('says what would be deleted, and deletes nothing', async () => {
  const { database, folder, remove } = await install();
  onTestFinished(remove);
  const { db } = database;
  for (const age of [100, 100, 10]) {
    const id = await storeRun(db);
    await rawSql(
      db,
      `UPDATE run SET state = 'denied', last_sign_at = now() - make_interval(days => $2) WHERE id = $1`,
      [id, age],
    );
  }
  await rawSql(db, `UPDATE run SET state = 'succeeded' WHERE id = (SELECT id FROM run ORDER BY last_sign_at LIMIT 1)`);
  await rawSql(
    db,
    "INSERT INTO draft (user_id, id, team_id, saved_by, content, changed_at) VALUES ('user-1', $1, 'payments', gen_random_uuid(), '{}', now() - interval '8 days')",
    [randomUUID()],
  );
  await work({ database, folder }, 1);
  await seal({ database, folder });
  const preview = (retention: string) => {
    writeFileSync(path.join(folder, 'portal.config.yaml'), `${CONFIG}\n${retention}`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve('server/retention/preview.ts')], {
      cwd: folder,
      env: {
        PATH: '',
        NODE_ENV: 'test',
        DATABASE_URL: database.url,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      },
      encoding: 'utf8',
    });
    return { status, lines: `${stdout}${stderr}`.trim().split('\n').slice(1) };
  };
  expect(preview('')).toEqual({
    status: 0,
    lines: [
      '- Drafts older than 30 days: 0',
      '- Notifications: kept forever',
      '- Setups: kept forever',
      '- Audit records: kept forever',
    ],
  });
  expect(preview('retention: { draftDays: 7, runDays: 90, notificationDays: 30, auditDays: 365 }')).toEqual({
    status: 0,
    lines: [
      '- Drafts older than 7 days: 1',
      '- Notifications older than 30 days: 0',
      '- Setups older than 90 days: 1 with 0 clean-ups and 1 events; 1 of that age are still needed and kept',
      '- Audit records older than 365 days: 0',
    ],
  });
  expect(await rawSql(db, 'SELECT FROM run')).toHaveLength(3);
  const { status, lines } = preview('retention: { runDays: 7 }');
  expect([status, lines]).toEqual([1, []]);
});
