import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import type { Log } from '#server/log.ts';
import type { Schema } from './schema.ts';
import { type TeamScope, withTeams } from './team-scope.ts';

export interface Database {
  /** Sees only the rows of the teams named by `forTeams`; none before that. */
  kysely: Kysely<Schema>;
  /** For checks that span all teams, such as whether a name, key, or number is in use. */
  acrossTeams: Kysely<Schema>;
  /** The same database, restricted to these teams' rows: a query that forgets its filter still finds no others. */
  forTeams(scope: TeamScope): Database;
  /** Sees every team's rows: for background work, support, and admins. */
  readonly allTeams: Database;
  /** For locks that are held during AWS calls, so that they never use up the connections for everything else. */
  lockPool: Pool;
  /** How long a lock outlives the last statement of the process that holds it. */
  lockSilenceMs: number;
  close(): Promise<void>;
}

export type Transaction = KyselyTransaction<Schema>;

const CONNECT_MS = 5_000;
const STATEMENT_MS = 15_000;
/** How long a run waits while another changes the policy of the same key. */
const LOCK_WAIT_MS = 60_000;
/** A process that hangs during a transaction keeps its row locks no longer than this. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** Longer than a lease and an AWS call together: a process that resumes later knows that it was replaced. */
const LOCK_SILENCE_MS = 30_000;
/** For each of the two pools; a process works on fewer runs than this at a time. */
const DEFAULT_CONNECTIONS = 16;

/** Connects on first use, scoped to no team. If PostgreSQL goes away, only the current operation fails. */
export function openDatabase({
  url,
  log,
  max = DEFAULT_CONNECTIONS,
  lockSilenceMs = LOCK_SILENCE_MS,
  role = null,
}: {
  url: string;
  /** The role to assume; null: the login of the URL. */
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

/** A database over existing connections. */
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
    // Only a client-side timeout detects a server that is gone without closing the connection.
    query_timeout: statementMs + CONNECT_MS,
    keepAlive: true,
  };
}

function openPool(config: PoolConfig, log: Log): Pool {
  const pool = new Pool({ ...config, application_name: 'limitless-portal' });
  // Without a listener, a broken idle connection would end the process. Its next user gets an error of its own.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  // The pool listens only to idle connections: if one breaks during a transaction, the next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
