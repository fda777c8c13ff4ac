import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { openSigningKey } from '#server/audit/checkpoint-keys.ts';
import type { Log } from '#server/log.ts';
import type { Settings } from '#server/settings/env.ts';

type Place = Pick<Settings, 'audit' | 'dataDir' | 'databaseUrl' | 'isSandbox'>;

/** Logs the key that verifies the audit checkpoints, and warns if they are stored beside the database. */
export function tellAuditPlace({ audit, dataDir, databaseUrl, isSandbox }: Place, log: Log): void {
  const [publicKey, ...earlierKeys] = audit.keys.map((key) => openSigningKey(key).publicKey);
  log.info(
    { publicKey, ...(earlierKeys.length > 0 ? { earlierKeys } : {}) },
    'audit checkpoints are signed; set AUDIT_PUBLIC_KEY to this key where you verify them',
  );
  if (isSandbox || databaseUrl !== undefined || deviceOf(audit.folder) !== deviceOf(dataDir)) return;
  log.warn(
    { auditDir: audit.folder },
    'AUDIT_DIR is on the same file system as the built-in database, so one person can change both: set AUDIT_DIR to a folder on another machine and move the files there (docs/operations/audit.md)',
  );
}

/** The file system of the folder, or of its closest existing parent. */
function deviceOf(folder: string): number {
  return existsSync(folder) ? statSync(folder).dev : deviceOf(path.dirname(folder));
}
