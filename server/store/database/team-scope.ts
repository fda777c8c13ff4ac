import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { withStatementSpan } from '#server/observe/spans.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { isPostgresError, READ_ONLY } from './with-database.ts';

/** The teams whose rows are visible: all, or those named. */
export type TeamScope = 'all' | readonly string[];

const EVERY_TEAM = '*';
const SEE = "SELECT set_config('portal.teams', $1, false)";

const prepared = new PreparedStatements();

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
      if (shown.get(client) === teams) return closeUntrusted(client);
      try {
        if (role !== null && !shown.has(client)) await client.query(`SET ROLE ${role}`);
        await client.query(SEE, [teams]);
      } catch (error) {
        // Its scope is unknown, so the connection is closed.
        client.release(true);
        throw error;
      }
      shown.set(client, teams);
      return closeUntrusted(client);
    },
  };
}

/**
 * Closes the connection after its use if it's no longer reliable: its server was read-only, so that a new one
 * reaches the new primary, or it didn't answer in time, so that the next query doesn't wait behind the one that hangs.
 */
function closeUntrusted(client: PoolClient): PostgresPoolClient {
  let isUntrusted = false;
  async function query(text: string, values: unknown[]): Promise<unknown> {
    try {
      return await withStatementSpan(text, () => client.query({ text, values, ...prepared.nameOf(text) }));
    } catch (error) {
      isUntrusted ||= !isPostgresError(error) || error.code === READ_ONLY;
      throw error;
    }
  }
  const release = (isBroken = false) => client.release(isBroken || isUntrusted);
  return Object.assign(Object.create(client), { query, release });
}
