import { sql } from 'kysely';
import type { RunView } from '#lib/runs/view.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/**
 * The names that runs of other teams in the run's account use, and the names of their requesters, as far as the text
 * contains them.
 */
export function findOtherNames(
  db: Database,
  { accountId, teamId }: Pick<RunView, 'accountId' | 'teamId'>,
  text: string,
): Promise<string[]> {
  return withDatabase(async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT DISTINCT name FROM (
        SELECT regexp_replace(unnest(requester_name || string_to_array(search_text, E'\\n')), '^alias/', '') AS name
        FROM run WHERE account_id = ${accountId} AND (team_id < ${teamId} OR team_id > ${teamId})) AS used
      WHERE name <> '' AND strpos(lower(${text}), lower(name)) > 0`.execute(db.acrossTeams);
    return rows.map(({ name }) => name);
  });
}
