import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { openLog } from '#server/log.ts';
import { loadBackup } from '#server/store/backup/load-backup.ts';
import { writeBackup } from '#server/store/backup/write-backup.ts';
import { openDatabase } from '#server/store/database/database.ts';

const POLL_MS = 200;

/** A backup of a database in use, as its lines. */
export async function takeBackup(databaseUrl: string): Promise<string[]> {
  const db = openDatabase({ url: databaseUrl, log: openLog('error'), max: 1 });
  let text = '';
  for await (const part of writeBackup(db)) text += part;
  await db.close();
  return text.split('\n').slice(0, -1);
}

/** A new database on the same server with what was in the backup; gives its URL. */
export async function restoreBackup(databaseUrl: string, lines: readonly string[]): Promise<string> {
  const name = `portal_restored_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await client.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const db = openDatabase({ url: url.href, log: openLog('error'), max: 1 });
  await loadBackup(db, Readable.from(lines));
  await db.close();
  return url.href;
}

/** Asks again and again until no row comes; the rows that still came in the end. */
export async function waitForNone<Row>(
  databaseUrl: string,
  { text, values }: { text: string; values: unknown[] },
  timeoutMs: number,
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const deadline = performance.now() + timeoutMs;
  try {
    for (;;) {
      const { rows } = await client.query(text, values);
      if (rows.length === 0 || performance.now() > deadline) return rows as Row[];
      await pause(POLL_MS);
    }
  } finally {
    await client.end();
  }
}
