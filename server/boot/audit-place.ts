import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { openSigningKey } from '#server/audit/checkpoint-keys.ts';
import type { Settings } from '#server/env.ts';
import type { Log } from '#server/log.ts';

type Place = Pick<Settings, 'audit' | 'dataDir' | 'databaseUrl' | 'isSandbox'>;

/** Says with which key the checkpoints of the audit records can be verified, and warns where they do not lie apart from the database. */
export function tellAuditPlace({ audit, dataDir, databaseUrl, isSandbox }: Place, log: Log): void {
  const [publicKey, ...earlierKeys] = audit.keys.map((key) => openSigningKey(key).publicKey);
  log.info(
    { publicKey, ...(earlierKeys.length > 0 ? { earlierKeys } : {}) },
    'audit checkpoints are signed: set AUDIT_PUBLIC_KEY to this key where you verify them',
  );
  if (isSandbox || databaseUrl !== undefined || !isInside(audit.folder, dataDir)) return;
  log.warn(
    { auditDir: audit.folder },
    'AUDIT_DIR is in the data folder of the database, so one person can change both: set AUDIT_DIR to a folder elsewhere and move the files there (docs/operations/audit.md)',
  );
}

function isInside(inner: string, outer: string): boolean {
  const way = path.relative(realPath(outer), realPath(inner));
  return way === '' || !(way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way));
}

/** Follows links as far as there is something. */
function realPath(place: string): string {
  if (existsSync(place)) return realpathSync(place);
  const parent = path.dirname(place);
  return parent === place ? place : path.join(realPath(parent), path.basename(place));
}
