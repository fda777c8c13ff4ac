import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** Of which teams the rows are seen: all, or those named. */
export type TeamScope = 'all' | readonly string[];

const EVERY_TEAM = '*';
const SEE = "SELECT set_config('portal.teams', $1, false)";

/** Connections on which nobody has set anything yet belong to no team: what has no scope sees nothing. */
const prepared = new WeakSet<PoolClient>();

/** The pool's connections as those of the portal itself: of its role, where it has one, and with every team in sight. */
export function asPortal(pool: Pool, role: string | null): PostgresPool {
  return wrap(pool, (client) => prepare(client, role));
}

/** The same connections, as long as somebody has them, with some teams alone in sight. */
export function asTeams(pool: Pool, role: string | null, scope: TeamScope): PostgresPool {
  const teams = scope === 'all' ? EVERY_TEAM : scope.join();
  return wrap(
    pool,
    async (client) => {
      await prepare(client, role);
      await client.query(SEE, [teams]);
    },
    (client) => client.query(SEE, [EVERY_TEAM]),
  );
}

async function prepare(client: PoolClient, role: string | null): Promise<void> {
  if (prepared.has(client)) return;
  if (role !== null) await client.query(`SET ROLE ${role}`);
  await client.query(SEE, [EVERY_TEAM]);
  prepared.add(client);
}

function wrap(
  pool: Pool,
  enter: (client: PoolClient) => Promise<void>,
  leave?: (client: PoolClient) => Promise<unknown>,
): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      try {
        await enter(client);
      } catch (error) {
        client.release(true);
        throw error;
      }
      return leave ? leaving(client, leave) : (client as PostgresPoolClient);
    },
  };
}

/** A connection that cannot be put back as it was is not used again. */
function leaving(client: PoolClient, leave: (client: PoolClient) => Promise<unknown>): PostgresPoolClient {
  const release = (destroy?: boolean) => {
    if (destroy) client.release(true);
    else
      leave(client).then(
        () => client.release(),
        () => client.release(true),
      );
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'release') return release;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as PostgresPoolClient;
}
