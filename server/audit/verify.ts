import path from 'node:path';
import { parseArgs } from 'node:util';
import { openServerOf } from '#server/backup/built-in-database.ts';
import { openLog } from '#server/log.ts';
import { type AuditPlace, loadAuditPlace } from '#server/settings/load-settings.ts';
import { describeFailure } from '#server/store/connection/explain-refusal.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { openSigningKey } from './checkpoint-keys.ts';
import type { Expectation } from './judge-checkpoints.ts';
import { verifyAudit } from './verify-audit.ts';

const USAGE = `Usage: npm run audit:verify -- [--expect NUMBER:HASH] [--since NUMBER] [FOLDER ...]
--expect  a checkpoint printed by an earlier verification, which must still be part of the chain
--since   checkpoints before this number are archived
FOLDER    where the checkpoints are, if not in AUDIT_DIR`;

interface Arguments extends Pick<Expectation, 'noted' | 'since'> {
  folders: string[];
}

const parsed = readArguments();
const place = loadAuditPlace();
if (parsed === null) fail(USAGE);
else if ('problems' in place) fail(place.problems.join('\n'));
else await verify(place, parsed);

function readArguments(): Arguments | null {
  try {
    const options = { expect: { type: 'string' }, since: { type: 'string', default: '1' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [, number, hash] = /^([1-9]\d{0,8}):([0-9a-f]{64})$/.exec(values.expect ?? '') ?? [];
    if ((values.expect !== undefined && !hash) || !/^[1-9]\d{0,8}$/.test(values.since)) return null;
    const noted = number && hash ? { number: Number(number), hash } : null;
    return { noted, since: Number(values.since), folders: positionals.map((folder) => path.resolve(folder)) };
  } catch {
    return null;
  }
}

async function verify(at: AuditPlace, { folders, ...asked }: Arguments) {
  const { folder, trusted } = at;
  const log = openLog('error');
  const server = await openServerOf(at, log);
  const db = openDatabase({ ...server, log, max: 1 }).allTeams;
  const places = folders.length > 0 ? folders : [folder];
  try {
    const publicKeys =
      'keys' in trusted ? trusted.keys.map((key) => openSigningKey(key).publicKey) : trusted.publicKeys;
    const { isVerified, lines } = await verifyAudit(db, places, { publicKeys, ...asked });
    if (isVerified) console.log(lines.join('\n'));
    else fail(lines.join('\n'));
  } catch (error) {
    fail(`Not verified. ${describeFailure(error)}`);
  } finally {
    await db.close();
    await server.stop();
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
