import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { READ_ONLY } from './with-database.ts';

/** The teams whose rows are visible: all, or those named. */
export type TeamScope = 'all' | readonly string[];

const EVERY_TEAM = '*';
const SEE = "SELECT set_config('portal.teams', $1, false)";

/** The teams in scope on each connection. A connection starts with none. */
const shown = new WeakMap<PoolClient, string>();

/** Wraps the pool's connections so that only these teams' rows are visible; assumes `role` if given. */
export function withTeams(pool: Pool, scope: TeamScope, role: string | null): PostgresPool {
  const teams = scope === 'all' ? EVERY_TEAM : scope.join();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      if (shown.get(client) === teams) return leaveReadOnly(client);
      try {
        if (role !== null && !shown.has(client)) await client.query(`SET ROLE ${role}`);
        await client.query(SEE, [teams]);
      } catch (error) {
        // Its scope is unknown, so the connection is closed.
        client.release(true);
        throw error;
      }
      shown.set(client, teams);
      return leaveReadOnly(client);
    },
  };
}

/** Closes the connection after its use if its server was read-only: after a failover, a new one reaches the new primary. */
function leaveReadOnly(client: PoolClient): PostgresPoolClient {
  let isReadOnly = false;
  async function query(text: string, values: unknown[]): Promise<unknown> {
    try {
      return await client.query(text, values);
    } catch (error) {
      isReadOnly ||= error instanceof Error && 'code' in error && error.code === READ_ONLY;
      throw error;
    }
  }
  const release = (isBroken = false) => client.release(isBroken || isReadOnly);
  return Object.assign(Object.create(client), { query, release });
}
