import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** Of which teams the rows are seen: all, or those named. */
export type TeamScope = 'all' | readonly string[];

const EVERY_TEAM = '*';
const SEE = "SELECT set_config('portal.teams', $1, false)";

/** The teams that each connection shows. One on which nobody has set anything yet shows none. */
const shown = new WeakMap<PoolClient, string>();

/** The pool's connections with some teams alone in sight; as another role than that of the login, where one is given. */
export function withTeams(pool: Pool, scope: TeamScope, role: string | null): PostgresPool {
  const teams = scope === 'all' ? EVERY_TEAM : scope.join();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      if (shown.get(client) === teams) return client as PostgresPoolClient;
      try {
        if (role !== null && !shown.has(client)) await client.query(`SET ROLE ${role}`);
        await client.query(SEE, [teams]);
      } catch (error) {
        // What it shows is not known: it is not used again.
        client.release(true);
        throw error;
      }
      shown.set(client, teams);
      return client as PostgresPoolClient;
    },
  };
}
