import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** The newest runs of the other teams, which are enough to recognize their names. */
const MOST = 5_000;

/** Names and ARNs that runs of these teams use, and the names of their requesters. */
export function findNamesOfTeams(db: Database, teamIds: readonly string[]): Promise<string[]> {
  if (teamIds.length === 0) return Promise.resolve([]);
  return withDatabase(async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT DISTINCT unnest(requester_name || string_to_array(search_text, E'\\n')) AS name
      FROM (SELECT requester_name, search_text FROM run WHERE team_id = ANY (${teamIds})
            ORDER BY created_at DESC, id DESC LIMIT ${sql.lit(MOST)}) AS newest`.execute(db.acrossTeams);
    return rows.map(({ name }) => name.replace(/^alias\//, ''));
  });
}
