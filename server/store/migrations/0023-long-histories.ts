import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { INDEXED_PART, SEARCH } from './0023-search-runs.ts';

/**
 * Keeps the time and the team of a run beside its names, so that a search for a text reads one table, in the order of
 * the history or by the text, as PostgreSQL expects it to be quicker. Counts the causes of failed runs in an index, and
 * tells PostgreSQL that states, errors and failed steps go together.
 */
export const longHistories: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`LOCK TABLE run IN SHARE MODE`.execute(db);
    await copyTexts(db);
    await sql`CREATE INDEX run_cleaned ON run (cleans_run, team_id) WHERE kind = 'clean-up' AND state = 'succeeded'`.execute(
      db,
    );
    await sql`
      CREATE INDEX run_causes ON run (error_code, team_id, error_step, last_sign_at, id) WHERE state = 'failed'`.execute(
      db,
    );
    await changeFunction(db, 'keep_run_search', (body) =>
      body.replace('SELECT NEW.id, string_agg', 'SELECT NEW.id, NEW.team_id, NEW.created_at, string_agg').replace(
        'RETURN NULL;',
        `IF NEW.created_at <> OLD.created_at THEN
            UPDATE run_text SET created_at = NEW.created_at WHERE run_id = NEW.id;
          END IF;
          RETURN NULL;`,
      ),
    );
    await sql`
      CREATE STATISTICS run_search_together ON kind, state, error_code, failed_step FROM run_search`.execute(db);
    await sql`ANALYZE run_search`.execute(db);
    await sql.raw(INDEXED_PART).execute(db);
    await sql`REVOKE ALL ON FUNCTION indexed_part FROM PUBLIC`.execute(db);
    await changeFunction(db, 'search_runs', () => SEARCH);
    await sql`ALTER FUNCTION search_runs(jsonb) SET max_parallel_workers_per_gather = 0`.execute(db);
  },
};

/** Into a new table, which is much quicker than to change each row with its trigrams. */
async function copyTexts(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ trigrams: string }>`
    SELECT pg_get_indexdef('run_text_trigrams'::regclass) AS trigrams`.execute(db);
  await sql`ALTER TABLE run_text RENAME TO run_text_before`.execute(db);
  await sql`
    CREATE TABLE run_text (
      run_id uuid NOT NULL,
      team_id text NOT NULL,
      created_at timestamptz NOT NULL,
      names text NOT NULL,
      alias text,
      role_name text NOT NULL
    )`.execute(db);
  await sql`
    INSERT INTO run_text
    SELECT run_id, run.team_id, run.created_at, names, t.alias, t.role_name
    FROM run_text_before AS t JOIN run ON run.id = run_id ORDER BY run.created_at`.execute(db);
  await sql`DROP TABLE run_text_before`.execute(db);
  await sql`
    ALTER TABLE run_text ADD PRIMARY KEY (run_id), ADD FOREIGN KEY (run_id) REFERENCES run ON DELETE CASCADE,
      ENABLE ROW LEVEL SECURITY, ALTER COLUMN names SET STATISTICS 500`.execute(db);
  await sql`CREATE INDEX run_text_newest ON run_text (created_at DESC, run_id DESC)`.execute(db);
  await sql`CREATE INDEX run_text_newest_of_team ON run_text (team_id, created_at DESC, run_id DESC)`.execute(db);
  await sql.raw(rows[0]?.trigrams ?? '').execute(db);
  await sql`ANALYZE run_text`.execute(db);
}

/** Keeps its rights, settings and parameters. */
async function changeFunction(db: Kysely<unknown>, name: string, change: (body: string) => string): Promise<void> {
  const { rows } = await sql<{ definition: string; body: string }>`
    SELECT pg_get_functiondef(oid) AS definition, prosrc AS body FROM pg_proc WHERE oid = ${name}::regproc`.execute(db);
  const [{ definition, body } = { definition: '', body: '' }] = rows;
  await sql.raw(definition.replace(body, () => change(body))).execute(db);
}
