import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openAuditCheckpoints } from '#server/boot/audit-checkpoints.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { openSigningKey } from '../checkpoint-keys.ts';

export const [KEY, NEW_KEY] = [5, 6].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer];
export const publicOf = (key: Buffer) => openSigningKey(key).publicKey;

export const FILE = 'checkpoints.jsonl';
const LATE = { lookEveryMs: 3_600_000, writeEveryMs: 3_600_000, writeEveryRecords: 1_000 };

/** A portal's database and its checkpoint folder. */
export interface Installation {
  database: TestDatabase;
  folder: string;
}

export async function install(): Promise<Installation & { remove(): Promise<void> }> {
  const database = await openTestDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
  const remove = async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  };
  return { database, folder, remove };
}

/** Writes a record and then a checkpoint, this many times. */
export async function work(installation: Installation, times: number, keys = [KEY], auditDays?: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await recordAct(installation.database.db, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
    await seal(installation, keys, auditDays);
  }
}

/** Writes a checkpoint of the last record. */
export async function seal({ database, folder }: Installation, keys = [KEY], auditDays?: number): Promise<void> {
  await openAuditCheckpoints({ db: database.db, log: database.log, audit: { keys, folder }, auditDays }, LATE).close();
}

export function readLines(folder: string): string[] {
  return readFileSync(path.join(folder, FILE), 'utf8').trimEnd().split('\n');
}

export function writeLines(folder: string, lines: readonly string[]): void {
  writeFileSync(path.join(folder, FILE), `${lines.join('\n')}\n`);
}
