import { once } from 'node:events';
import { Pool, type PoolClient } from 'pg';
import { type Database, databaseOver } from '../database/database.ts';
import { rawSql } from './raw-sql.ts';

/** What becomes of one use of a connection: of a transaction, or of a statement by itself. */
export interface ConnectionUse {
  /** Resolves when the connection may be had; throws what a database that is away throws. */
  begin(): Promise<void>;
  /** Asked just before it is stored, of a transaction by its `commit`: false where that never happens. */
  isStored(statement: string): boolean;
  /** Asked afterwards: null where the answer comes at once, else what comes before it or in its place. */
  holdAnswer(): Promise<void> | null;
}

/**
 * One connection to a real database, which one use after the other has: so the order of what is stored depends on nothing but the order
 * of asking. The database's clock is `nowMs`.
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

  /** The database as one process sees it, with all teams in sight, which `openUse` is asked about each use. */
  open(openUse: () => ConnectionUse, lockPool: Pool): Database {
    const connect = async () => {
      const use = openUse();
      await use.begin();
      this.#uses += 1;
      this.#idle ??= Promise.withResolvers();
      const client = await this.#pool.connect();
      const show = (teams: string) => this.#show(client, teams);
      return openClient(client, use, { show, giveBack: () => this.#giveBack(client) });
    };
    const pool = { connect, options: this.#pool.options, end: async () => undefined } as unknown as Pool;
    return databaseOver({ pool, lockPool, lockSilenceMs: 30_000, role: null }).allTeams;
  }

  /** Ends when the connection is closed: a pool's own end doesn't wait for that, and a database that is dropped meanwhile breaks it. */
  async end(): Promise<void> {
    const closed = this.#pool.totalCount === 0 ? null : once(this.#pool, 'remove');
    await this.#pool.end();
    await closed;
  }

  /** What the next statements see: the time, and which teams. */
  async #show(client: PoolClient, teams: string): Promise<void> {
    const now = new Date(this.nowMs()).toISOString();
    if (this.#shown === `${now} ${teams}`) return;
    this.#shown = `${now} ${teams}`;
    const text = "SELECT set_config('virtual.now', $1, false), set_config('portal.teams', $2, false)";
    await client.query(text, [now, teams]);
  }

  #giveBack(client: PoolClient): void {
    client.release();
    this.#uses -= 1;
    if (this.#uses > 0) return;
    this.#idle?.resolve();
    this.#idle = null;
  }
}

/** By this the portal says for which teams it works. */
const SET_TEAMS = "SELECT set_config('portal.teams', $1, false)";

/** The connection for one use. Once it is given back it is as good as broken. */
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

  async function query(text: string, values: unknown[] = []): Promise<unknown> {
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

/** Gives a test's database the clock that its connections are shown, also for the times that its tables put in by themselves. */
export async function showVirtualClock(db: Database): Promise<void> {
  const [database] = await rawSql<{ name: string }>(db, 'SELECT current_database() AS name');
  for (const statement of [
    'CREATE SCHEMA virtual',
    'GRANT USAGE ON SCHEMA virtual TO PUBLIC',
    `CREATE FUNCTION virtual.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
      $$ SELECT coalesce(nullif(current_setting('virtual.now', true), '')::timestamptz, pg_catalog.clock_timestamp()) $$`,
    `ALTER DATABASE ${database?.name} SET search_path = virtual, pg_catalog, public`,
    // Nothing here has to outlive the machine.
    `ALTER DATABASE ${database?.name} SET synchronous_commit = off`,
    `ALTER TABLE run ALTER created_at SET DEFAULT date_trunc('milliseconds', virtual.clock_timestamp()),
      ALTER last_sign_at SET DEFAULT virtual.clock_timestamp()`,
  ])
    await rawSql(db, statement);
}
