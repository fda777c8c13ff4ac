import path from 'node:path';
import { openLog } from '#server/log.ts';
import { loadDatabasePlace } from '#server/settings/load-settings.ts';
import { describeFailure } from '#server/store/connection/explain-refusal.ts';

const GUIDE = 'docs/operations/backup-and-restore.md';

/** Runs a backup or restore command on the built-in database; exits with status 1 on failure. */
export async function runCommand(
  usage: string,
  work: (place: { dataDir: string; log: ReturnType<typeof openLog> }, file: string) => Promise<string[]>,
): Promise<void> {
  const [file, ...others] = process.argv.slice(2);
  if (!file || others.length > 0) return fail(`Usage: ${usage}`);
  const place = loadDatabasePlace();
  if ('problems' in place) return fail(place.problems.join('\n'));
  if (place.databaseUrl) {
    return fail(
      `DATABASE_URL is set: back up and restore that database with PostgreSQL's own tools, as ${GUIDE} says.`,
    );
  }
  try {
    const lines = await work({ dataDir: place.dataDir, log: openLog('error') }, path.resolve(file));
    for (const line of lines) console.log(line);
  } catch (error) {
    fail(describeFailure(error));
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
