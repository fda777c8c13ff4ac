import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import type { Log } from '#server/log.ts';
import type { Schema } from './schema.ts';
import { type TeamScope, withTeams } from './team-scope.ts';

export interface Database {
  /** Sees the rows of some teams only: of none, until `forTeams` says which. */
  kysely: Kysely<Schema>;
  /** For what concerns everybody whatever team they are of: who else uses a name, a key or a number. */
  acrossTeams: Kysely<Schema>;
  /** The same database with only these teams' rows in sight: a query that forgets its filter finds no others. */
  forTeams(scope: TeamScope): Database;
  /** With every team's rows in sight: for background work, support and admins. */
  readonly allTeams: Database;
  /** For locks that are held while AWS is asked: they must never use up the connections that everything else needs. */
  lockPool: Pool;
  /** How long a lock outlives the last word of the process that holds it. */
  lockSilenceMs: number;
  close(): Promise<void>;
}

export type Transaction = KyselyTransaction<Schema>;

const CONNECT_MS = 5_000;
const STATEMENT_MS = 15_000;
/** How long one run waits while another changes the policy of the same key. */
const LOCK_WAIT_MS = 60_000;
/** A process that stands still in the middle of a transaction keeps what it has locked no longer than this. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** Longer than a lease and a call to AWS together: by then a process that comes back knows that it was replaced. */
const LOCK_SILENCE_MS = 30_000;
/** Of each of the two pools; a process works on fewer runs than this at the same time. */
const DEFAULT_CONNECTIONS = 16;

/** Connects on first use, with no team in sight. PostgreSQL may come and go: nothing but the operation under way notices. */
export function openDatabase({
  url,
  log,
  max = DEFAULT_CONNECTIONS,
  lockSilenceMs = LOCK_SILENCE_MS,
  role = null,
}: {
  url: string;
  /** As whom to work; null: as the login of the address. */
  role?: string | null;
  log: Log;
  max?: number;
  lockSilenceMs?: number;
}): Database {
  const pool = openPool({ connectionString: url, max, ...timeLimits(STATEMENT_MS) }, log);
  const options = `-c idle_session_timeout=${lockSilenceMs}`;
  const lockPool = openPool({ connectionString: url, max, options, ...timeLimits(LOCK_WAIT_MS) }, log);
  return databaseOver({ pool, lockPool, lockSilenceMs, role });
}

/** A database over connections that are given. */
export function databaseOver(given: {
  pool: Pool;
  lockPool: Pool;
  lockSilenceMs: number;
  role: string | null;
}): Database {
  const { pool, lockPool, lockSilenceMs, role } = given;
  const openKysely = (scope: TeamScope) =>
    new Kysely<Schema>({ dialect: new PostgresDialect({ pool: withTeams(pool, scope, role) }) });
  const acrossTeams = openKysely('all');
  const scopedTo = (scope: TeamScope): Database => ({
    kysely: openKysely(scope),
    acrossTeams,
    forTeams: scopedTo,
    get allTeams() {
      return scopedTo('all');
    },
    lockPool,
    lockSilenceMs,
    async close() {
      await Promise.all([pool.end(), lockPool.end()]);
    },
  });
  return scopedTo([]);
}

function timeLimits(statementMs: number): PoolConfig {
  return {
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // A server that is gone without a word is noticed by us alone.
    query_timeout: statementMs + CONNECT_MS,
    keepAlive: true,
  };
}

function openPool(config: PoolConfig, log: Log): Pool {
  const pool = new Pool({ ...config, application_name: 'limitless-portal' });
  // Without a listener an idle connection that breaks would end the process. Who uses one next is told by its own error.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  // The pool listens to idle connections only: one that breaks between two statements of a transaction is told by the next.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
