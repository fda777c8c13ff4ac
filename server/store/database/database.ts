import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import { type ClientBase, Pool, type PoolConfig } from 'pg';
import type { Log } from '#server/log.ts';
import { connectionTo, type DatabaseAddress } from '../connection/address.ts';
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
  /** The connections of this process, by what they are for, and the operations that wait for one. */
  poolUse(): Record<'work' | 'locks', { total: number; idle: number; waiting: number }>;
  close(): Promise<void>;
}

export type Transaction = KyselyTransaction<Schema>;

const CONNECT_MS = 5_000;
const STATEMENT_MS = 15_000;
/** How long a statement of a migration may take: as long as copying the names of some million runs. */
export const MIGRATION_MS = 1_800_000;
/** How long a run waits while another changes the policy of the same key. */
const LOCK_WAIT_MS = 60_000;
/** A process that hangs during a transaction keeps its row locks no longer than this. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** Longer than a lease and an AWS call together: a process that resumes later knows that it was replaced. */
const LOCK_SILENCE_MS = 30_000;
const DEFAULT_CONNECTIONS = 16;
/** Runs that one process works on in parallel. */
export const RUNS_PER_PROCESS = 12;
/** Parallel steps of one run can each hold or await a lock: the key's, and those of both secrets. */
const LOCKS_PER_RUN = 3;

/** Connects on first use, scoped to no team. If PostgreSQL goes away, only the current operation fails. */
export function openDatabase({
  log,
  max = DEFAULT_CONNECTIONS,
  maxLocks = RUNS_PER_PROCESS * LOCKS_PER_RUN,
  lockSilenceMs = LOCK_SILENCE_MS,
  role = null,
  statementMs = STATEMENT_MS,
  ...address
}: DatabaseAddress & {
  /** The role to assume; null: the login of the URL. */
  role?: string | null;
  /** How long a statement may take. */
  statementMs?: number;
  log: Log;
  max?: number;
  /** Connections for locks. By default there is one for every lock of every run, so that no run waits for another's. */
  maxLocks?: number;
  lockSilenceMs?: number;
}): Database {
  const connection = connectionTo(address);
  const pool = openPool({ ...connection, max }, { statement_timeout: statementMs }, log);
  const lockLimits = { statement_timeout: LOCK_WAIT_MS, idle_session_timeout: lockSilenceMs };
  const lockPool = openPool({ ...connection, max: maxLocks }, lockLimits, log);
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
    poolUse: () => ({ work: useOf(pool), locks: useOf(lockPool) }),
    async close() {
      await Promise.all([pool.end(), lockPool.end()]);
    },
  });
  return scopedTo([]);
}

function useOf({ totalCount, idleCount, waitingCount }: Pool) {
  return { total: totalCount, idle: idleCount, waiting: waitingCount };
}

/** PostgreSQL's time limits of a session, in milliseconds. */
interface Limits {
  statement_timeout: number;
  idle_session_timeout?: number;
}

function openPool(config: PoolConfig, limits: Limits, log: Log): Pool {
  const pool = new Pool({
    ...config,
    application_name: 'limitless-portal',
    connectionTimeoutMillis: CONNECT_MS,
    // Only a client-side timeout detects a server that is gone without closing the connection.
    query_timeout: limits.statement_timeout + CONNECT_MS,
    keepAlive: true,
    // The pool waits for it.
    onConnect: (client) =>
      setLimits(client, { ...limits, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS }),
  });
  // Without a listener, a broken idle connection would end the process. Its next user gets an error of its own.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  // The pool listens only to idle connections: if one breaks during a transaction, the next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** By a statement, because connection poolers refuse such parameters at the start of a connection. */
async function setLimits(client: ClientBase, limits: Limits & Record<string, number>): Promise<void> {
  const all = Object.entries(limits);
  const calls = all.map((_one, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, false)`);
  await client.query(
    `SELECT ${calls.join(', ')}`,
    all.flatMap(([name, ms]) => [name, String(ms)]),
  );
}
