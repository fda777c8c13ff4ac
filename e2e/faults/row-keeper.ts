import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '#server/embedded/postgres.ts';

// A program that works with the built-in PostgreSQL as a portal does: it writes rows one by one and says which were acknowledged.
// `node row-keeper.ts FOLDER BYTES` says `refused TEXT`, or `ready NO...` (the rows that are there) and then `kept NO` or `failed TEXT`.

const [dataDir = '', bytes = '10'] = process.argv.slice(2);
const AGAIN_MS = 100;

const tell = (line: string) => process.stdout.write(`${line.replaceAll('\n', ' ')}\n`);
const log = { info: () => undefined, error: (message: string) => tell(`failed ${message}`) };

const started = await startEmbeddedPostgres({ dataDir, log }).catch((error: Error) => error);
if (started instanceof Error) {
  tell(`refused ${started.message}`);
  process.exit(1);
}
await keepRows(started.ownerUrl);

async function keepRows(url: string): Promise<void> {
  let no = await countOn(url);
  for (;;) {
    try {
      await withClient(url, async (client) => {
        for (;;) {
          no += 1;
          await client.query('INSERT INTO kept (no, filling) VALUES ($1, $2)', [no, randomBytes(Number(bytes))]);
          tell(`kept ${no}`);
        }
      });
    } catch (error) {
      tell(`failed ${(error as Error).message}`);
      await pause(AGAIN_MS);
    }
  }
}

/** Tells which rows are there; gives the last number. */
async function countOn(url: string): Promise<number> {
  return withClient(url, async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS kept (no integer PRIMARY KEY, filling bytea NOT NULL)');
    const { rows } = await client.query<{ no: number }>('SELECT no FROM kept ORDER BY no');
    const found = rows.map((row) => row.no);
    tell(`ready ${found.join(' ')}`);
    return found.at(-1) ?? 0;
  });
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  // A server that goes away under an idle client: the next statement's own error tells.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
