import { Kysely, PostgresDialect, type Transaction as KyselyTransaction } from 'kysely';
import { Pool } from 'pg';
import type { Log } from '#server/log.ts';
import type { Schema } from './schema.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
const POOL_SIZE = 24;

export interface Database {
  kysely: Kysely<Schema>;
  close(): Promise<void>;
}
export type Transaction = KyselyTransaction<Schema>;
/** Where a read may happen: by itself, or inside the caller's transaction. */
export type Reader = Pick<Database, 'kysely'> | { kysely: Transaction };

/** Opens a pool of connections; nothing is sent before the first query. */
export function openDatabase({ url, log, max = POOL_SIZE }: { url: string; log: Log; max?: number }): Database {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // The client's own bound: a server that went silent sends no time-out.
    query_timeout: STATEMENT_TIMEOUT_MS + CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'limitless-portal',
  });
  // A connection that breaks while it is idle is told here; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, close: () => kysely.destroy() };
}
