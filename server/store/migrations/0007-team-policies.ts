import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// Read once for each statement, not once for each row. Not set, it is null, and nothing is seen.
const TEAMS = "(SELECT current_setting('portal.teams', true))";
const IS_EVERY_TEAM = `${TEAMS} = '*'`;
const IS_OF_TEAM = `(${IS_EVERY_TEAM} OR team_id = ANY (string_to_array(${TEAMS}, ',')))`;
const IS_OF_SEEN_RUN = (table: string) =>
  `(${IS_EVERY_TEAM} OR EXISTS (SELECT FROM run WHERE run.id = ${table}.run_id))`;

/**
 * What the role of the application sees of the teams' rows where a query forgets to ask: those of the teams in `portal.teams`, `*` for all.
 * Who owns the tables is not bound by it: migrations, backups and the operator's own tools go on as before.
 */
export const teamPolicies: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of ['run', 'sweep', 'stray']) await addPolicy(db, table, IS_OF_TEAM);
    for (const table of ['event', 'intent', 'escrow_key', 'escrow']) await addPolicy(db, table, IS_OF_SEEN_RUN(table));
    await sql`ALTER TABLE audit_record ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`CREATE POLICY of_team ON audit_record FOR SELECT USING (${sql.raw(IS_OF_TEAM)})`.execute(db);
    await sql`CREATE POLICY anybody_adds ON audit_record FOR INSERT WITH CHECK (true)`.execute(db);
    // The chain goes on from the last record, whoever's it is: its number, hash and time say nothing else.
    const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db);
    const schema = sql.id(rows[0]?.schema ?? 'public');
    await sql`
      CREATE FUNCTION last_audit_record() RETURNS TABLE (no integer, hash bytea, at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
        AS 'SELECT no, hash, at FROM audit_record ORDER BY no DESC LIMIT 1'`.execute(db);
  },
};

async function addPolicy(db: Kysely<unknown>, table: string, condition: string): Promise<void> {
  await sql`ALTER TABLE ${sql.table(table)} ENABLE ROW LEVEL SECURITY`.execute(db);
  await sql`CREATE POLICY of_team ON ${sql.table(table)} USING (${sql.raw(condition)})`.execute(db);
}
