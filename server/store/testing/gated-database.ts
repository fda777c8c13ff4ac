import { once } from 'node:events';
import { Pool, type PoolClient, type QueryConfig } from 'pg';
import { type Database, databaseOver } from '../database/database.ts';
import { rawSql } from './raw-sql.ts';

/** One use of a connection: a transaction, or a single statement. */
export interface ConnectionUse {
  /** Resolves when the connection is available; throws the errors of an unreachable database. */
  begin(): Promise<void>;
  /** Called before a statement or commit is stored; false if it must not be. */
  isStored(statement: string): boolean;
  /** Called afterwards: null to answer immediately, else a promise to wait for, which can also reject. */
  holdAnswer(): Promise<void> | null;
}

/**
 * One connection to a real database, shared by all uses in turn, so that the order of writes depends only on the order
 * of requests. The database's clock shows `nowMs`.
 */
export class GatedConnection {
  readonly #pool: Pool;
  nowMs: () => number = () => 0;
  #uses = 0;
  #idle: PromiseWithResolvers<void> | null = null;
  #shown = '';

  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: 1, application_name: 'limitless-portal' });
  }

  isBusy(): boolean {
    return this.#uses > 0;
  }

  whenIdle(): Promise<void> {
    return this.#idle?.promise ?? Promise.resolve();
  }

  /** The database as seen by one process, with all teams in scope. Each use is controlled by `openUse`. */
  open(openUse: () => ConnectionUse, lockPool: Pool): Database {
    const connect = async () => {
      const use = openUse();
      await use.begin();
      this.#uses += 1;
      this.#idle ??= Promise.withResolvers();
      const client = await this.#pool.connect();
      const show = (teams: string) => this.#show(client, teams);
      return openClient(client, use, { show, giveBack: () => this.#returnClient(client) });
    };
    const pool = { connect, options: this.#pool.options, end: async () => undefined } as unknown as Pool;
    return databaseOver({ pool, lockPool, lockSilenceMs: 30_000, role: null }).allTeams;
  }

  /** Resolves when the connection is closed: a pool's `end` doesn't wait for that, and a dropped database breaks it. */
  async end(): Promise<void> {
    const closed = this.#pool.totalCount === 0 ? null : once(this.#pool, 'remove');
    await this.#pool.end();
    await closed;
  }

  /** Sets the time and the teams that the next statements see. */
  async #show(client: PoolClient, teams: string): Promise<void> {
    const now = new Date(this.nowMs()).toISOString();
    if (this.#shown === `${now} ${teams}`) return;
    this.#shown = `${now} ${teams}`;
    const text = "SELECT set_config('virtual.now', $1, false), set_config('portal.teams', $2, false)";
    await client.query(text, [now, teams]);
  }

  #returnClient(client: PoolClient): void {
    client.release();
    this.#uses -= 1;
    if (this.#uses > 0) return;
    this.#idle?.resolve();
    this.#idle = null;
  }
}

/** The statement by which the portal sets its team scope. */
const SET_TEAMS = "SELECT set_config('portal.teams', $1, false)";

/** The connection for one use. After release it acts like a broken connection. */
function openClient(
  client: PoolClient,
  use: ConnectionUse,
  { show, giveBack }: { show(teams: string): Promise<void>; giveBack(): void },
): PoolClient {
  let teams = '';
  let isInTransaction = false;
  let isOpen = true;

  function release(): void {
    if (isOpen) giveBack();
    isOpen = false;
  }

  async function query(given: string | QueryConfig, parameters: unknown[] = []): Promise<unknown> {
    const { text, values = [] } = typeof given === 'string' ? { text: given, values: parameters } : given;
    if (text === SET_TEAMS) {
      teams = String(values[0]);
      return null;
    }
    if (!isOpen) throw new Error('Connection terminated');
    await show(teams);
    if (text === 'begin') isInTransaction = true;
    const isLast = !isInTransaction || text === 'commit';
    if (!isLast) return client.query(text, values);
    const isStored = use.isStored(text);
    const answer = isStored ? await client.query(text, values) : null;
    if (!isStored && isInTransaction) await client.query('rollback');
    const held = use.holdAnswer();
    if (held === null) return answer;
    release();
    await held;
    return answer;
  }

  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'query') return query;
      if (name === 'release') return release;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Makes a test database use the virtual clock, including for its column defaults. */
export async function showVirtualClock(db: Database): Promise<void> {
  const [database] = await rawSql<{ name: string }>(db, 'SELECT current_database() AS name');
  for (const statement of [
    'CREATE SCHEMA virtual',
    'GRANT USAGE ON SCHEMA virtual TO PUBLIC',
    `CREATE FUNCTION virtual.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
      $$ SELECT coalesce(nullif(current_setting('virtual.now', true), '')::timestamptz, pg_catalog.clock_timestamp()) $$`,
    `ALTER DATABASE ${database?.name} SET search_path = virtual, pg_catalog, public`,
    // Test data need not survive a crash.
    `ALTER DATABASE ${database?.name} SET synchronous_commit = off`,
    `ALTER TABLE run ALTER created_at SET DEFAULT date_trunc('milliseconds', virtual.clock_timestamp()),
      ALTER last_sign_at SET DEFAULT virtual.clock_timestamp()`,
  ])
    await rawSql(db, statement);
}
