import { isPortalError } from '#lib/errors.ts';
import { openServer } from '#server/backup/built-in-database.ts';
import { loadAuditPlace } from '#server/env.ts';
import { openLog } from '#server/log.ts';
import { openDatabase } from '#server/store/database.ts';
import { loadAudit } from '#server/store/load-audit.ts';
import { readCheckpoints } from './checkpoint-files.ts';
import { tellVerdict } from './tell-verdict.ts';
import { verifyChain } from './verify-chain.ts';

const place = loadAuditPlace();
if ('problems' in place) fail(place.problems.join('\n'));
else await verify(place);

async function verify({ dataDir, databaseUrl, audit }: Exclude<typeof place, { problems: string[] }>): Promise<void> {
  const log = openLog('error');
  const server = databaseUrl ? { url: databaseUrl, stop: async () => undefined } : await openServer({ dataDir, log });
  const db = openDatabase({ url: server.url, log, max: 1 }).seenBy('all');
  try {
    // Read first: records that are written meanwhile are after all of them.
    const read = readCheckpoints(audit.folder, audit.key);
    const { isWhole, lines } = tellVerdict(await verifyChain(loadAudit(db), read.checkpoints), read.forged);
    if (isWhole) console.log(lines.join('\n'));
    else fail(lines.join('\n'));
  } catch (error) {
    fail(isPortalError(error) ? 'The database does not answer.' : (error as Error).message);
  } finally {
    await db.close();
    await server.stop();
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
