import { parseArgs } from 'node:util';
import { openServerOf } from '#server/backup/built-in-database.ts';
import { openLog } from '#server/log.ts';
import { type CommandPlace, loadDatabasePlace } from '#server/settings/load-settings.ts';
import { describeFailure } from '#server/store/connection/explain-refusal.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { type EndedSessions, type Entry, endAllSessions, endSessionsOf } from '#server/store/people/end-sessions.ts';

const USAGE = `Usage: npm run end-sessions -- --all
       npm run end-sessions -- --person NAME [--block | --unblock]
NAME is the subject at the identity provider, the name that the portal shows, or the user id.`;

const place = loadDatabasePlace();
const parsed = readArguments();
if (parsed === null) fail(USAGE);
else if ('problems' in place) fail(place.problems.join('\n'));
else await endSessions(place, parsed);

interface Arguments {
  /** Absent for everyone. */
  person: string | undefined;
  block: boolean | undefined;
}

function readArguments(): Arguments | null {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { all: flag, person: { type: 'string' }, block: flag, unblock: flag } as const;
    const { all, person, block, unblock } = parseArgs({ options }).values;
    const isClear = all !== (person !== undefined) && !(block && unblock) && !(all && (block || unblock));
    return isClear ? { person, block: block || unblock ? block : undefined } : null;
  } catch {
    return null;
  }
}

async function endSessions(at: CommandPlace, { person, block }: Arguments): Promise<void> {
  const log = openLog('error');
  const server = await openServerOf(at, log);
  const db = openDatabase({ ...server, log, max: 1 }).allTeams;
  try {
    const ended =
      person === undefined
        ? await endAllSessions(db, null)
        : await endSessionsOf(db, { whose: { words: person }, entry: entryOf(block), by: null });
    if (person !== undefined && ended.people.length === 0)
      fail('No person with this name, subject, or ID has ever signed in.');
    else console.log(summarize(ended, block).join('\n'));
  } catch (error) {
    fail(describeFailure(error));
  } finally {
    await db.close();
    await server.stop();
  }
}

function entryOf(block: boolean | undefined): Entry | undefined {
  if (block === undefined) return undefined;
  return block ? 'blocked' : 'unblocked';
}

function summarize({ people, count }: EndedSessions, block: boolean | undefined): string[] {
  const end = block === undefined ? '' : block ? '; blocked from signing in' : '; can sign in again';
  return [
    ...people.map(({ name, subject, issuer }) => `${name} (${subject} at ${issuer})${end}`),
    `${count} ${count === 1 ? 'session' : 'sessions'} ended.`,
  ];
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
