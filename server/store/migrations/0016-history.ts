import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { SEARCH_RUNS } from './0016-search-runs.ts';

const TEAMS = "(SELECT current_setting('portal.teams', true))";
/** Runs that the migration itself makes searchable, the newest first. The portal adds the others while it runs. */
const FILLED = 5_000;
/** Fewer than a statement may take time for. */
const FILLED_AT_ONCE = 1_000;

/** Each attribute with an index in both orders of the history, for one team and for all. */
const ATTRIBUTES = ['state', 'requester', 'error_code', 'failed_step', 'region'] as const;

/**
 * What the history searches: the attributes of a run in a narrow table, its names in another with a trigram index, its
 * ARNs and IDs in a third, since random characters would make trigrams useless, and who has requested runs. A trigger on
 * `run` keeps them, so that processes of an earlier version do too.
 */
export const history: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`CREATE EXTENSION IF NOT EXISTS pg_trgm`.execute(db);
    await sql`
      ALTER TABLE run
        ADD COLUMN IF NOT EXISTS error_code text,
        ADD COLUMN ended_failed boolean NOT NULL DEFAULT false,
        ADD COLUMN worked_ms bigint,
        ADD COLUMN working_since timestamptz,
        ADD COLUMN projected_no integer`.execute(db);
    await sql`CREATE INDEX run_outdated ON run (created_at DESC, id DESC) WHERE projected_no IS DISTINCT FROM last_no`.execute(
      db,
    );
    await makeTables(db);
    const { rows } = await sql<{ name: string; trigrams: string }>`
      SELECT current_schema() AS name,
             (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm') AS trigrams`.execute(
      db,
    );
    const [schema] = rows;
    if (!schema) throw new Error('PostgreSQL did not return the current schema.');
    await makeIndexes(db, schema.trigrams);
    await sql.raw(KEEP(schema.name)).execute(db);
    await sql`CREATE TRIGGER searchable_insert AFTER INSERT ON run FOR EACH ROW EXECUTE FUNCTION keep_run_search()`.execute(
      db,
    );
    const changing = ['state', 'ended_failed', 'failed_steps', 'error_code', 'worked_ms', 'search_text', 'created_at'];
    const row = (of: string) => sql.raw(`(${changing.map((name) => `${of}.${name}`).join(', ')})`);
    await sql`
      CREATE TRIGGER searchable_update AFTER UPDATE ON run FOR EACH ROW
        WHEN (${row('OLD')} IS DISTINCT FROM ${row('NEW')}) EXECUTE FUNCTION keep_run_search()`.execute(db);
    await sql.raw(SEARCH_RUNS(DEFINER(schema.name))).execute(db);
    await fillNewest(db);
  },
};

async function makeTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE run_search (
      run_id uuid PRIMARY KEY REFERENCES run ON DELETE CASCADE,
      team_id text NOT NULL,
      created_at timestamptz NOT NULL,
      kind text NOT NULL,
      state text NOT NULL,
      region text NOT NULL,
      requester text NOT NULL,
      failed_step text,
      error_code text,
      worked_ms bigint NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE run_text (
      run_id uuid PRIMARY KEY REFERENCES run ON DELETE CASCADE,
      names text NOT NULL,
      alias text,
      role_name text NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE run_term (
      run_id uuid NOT NULL REFERENCES run ON DELETE CASCADE,
      term text NOT NULL,
      PRIMARY KEY (run_id, term)
    )`.execute(db);
  await sql`CREATE TABLE run_person (team_id text, name text, PRIMARY KEY (team_id, name))`.execute(db);
  for (const table of ['run_search', 'run_text', 'run_term', 'run_person'])
    await sql`ALTER TABLE ${sql.table(table)} ENABLE ROW LEVEL SECURITY`.execute(db);
  for (const table of ['run_search', 'run_person'])
    await sql`
      CREATE POLICY of_team ON ${sql.table(table)}
        USING (${sql.raw(TEAMS)} = '*' OR team_id = ANY (string_to_array(${sql.raw(TEAMS)}, ',')))`.execute(db);
}

async function makeIndexes(db: Kysely<unknown>, trigrams: string): Promise<void> {
  const orders = ['created_at DESC, run_id DESC', 'worked_ms DESC, run_id DESC'];
  const columns = [...orders, ...ATTRIBUTES.map((name) => `${name}, ${orders[0]}`)];
  for (const one of columns.flatMap((list) => [list, `team_id, ${list}`])) {
    const [name = ''] = one.split(', ').filter((part) => part !== 'team_id');
    const isSparse = name === 'error_code' || name === 'failed_step';
    const where = isSparse ? `WHERE ${name} IS NOT NULL` : '';
    await sql.raw(`CREATE INDEX ON run_search (${one}) ${where}`).execute(db);
  }
  // A search reads the entries that aren't merged yet one by one, so there may be few.
  await sql
    .raw(
      `CREATE INDEX run_text_trigrams ON run_text USING gin (names ${trigrams}.gin_trgm_ops) WITH (gin_pending_list_limit = 256)`,
    )
    .execute(db);
  await sql`CREATE INDEX ON run_term (term text_pattern_ops)`.execute(db);
  // The search decides by how many runs the planner expects to contain a text.
  await sql`ALTER TABLE run_text ALTER COLUMN names SET STATISTICS 500`.execute(db);
}

async function fillNewest(db: Kysely<unknown>): Promise<void> {
  for (let filled = 0; filled < FILLED; filled += FILLED_AT_ONCE) {
    const { numAffectedRows = 0n } = await sql`
      UPDATE run SET worked_ms = 0 WHERE id IN (
        SELECT id FROM run WHERE worked_ms IS NULL ORDER BY created_at DESC, id DESC LIMIT ${FILLED_AT_ONCE})`.execute(
      db,
    );
    if (numAffectedRows < BigInt(FILLED_AT_ONCE)) return;
  }
}

/** With the owner's rights, because no login of the application may write these tables. */
const DEFINER = (schema: string) => `SECURITY DEFINER SET search_path = pg_catalog, "${schema}", pg_temp`;

/** A line of `search_text` that is an ARN or an ID, and not a name. */
const TERM = '^(arn:|[0-9a-f]{8}-[0-9a-f]{4}-)';

const KEEP = (schema: string) => `
  CREATE FUNCTION keep_run_search() RETURNS trigger LANGUAGE plpgsql ${DEFINER(schema)} AS $keep$
  DECLARE lines text[];
  BEGIN
    INSERT INTO run_search VALUES (NEW.id, NEW.team_id, NEW.created_at, NEW.kind,
        CASE WHEN NEW.state = 'cancelled' AND NEW.ended_failed THEN 'failed' ELSE NEW.state END,
        NEW.region, NEW.requester_name, NEW.failed_steps[1], NEW.error_code, coalesce(NEW.worked_ms, 0))
      ON CONFLICT (run_id) DO UPDATE SET created_at = EXCLUDED.created_at, state = EXCLUDED.state,
        failed_step = EXCLUDED.failed_step, error_code = EXCLUDED.error_code, worked_ms = EXCLUDED.worked_ms;
    IF TG_OP = 'INSERT' OR NEW.search_text <> OLD.search_text OR NOT EXISTS (SELECT FROM run_text AS t WHERE t.run_id = NEW.id) THEN
      lines := string_to_array(lower(NEW.search_text), E'\\n');
      INSERT INTO run_text SELECT NEW.id, string_agg(E'\\n' || line || coalesce(E'\\n' || substring(line FROM '^alias/(.+)'), ''), ''),
          lower(NEW.alias), lower(NEW.role_name)
        FROM (SELECT DISTINCT line FROM unnest(lines) AS line WHERE line !~ '${TERM}') AS named
        ON CONFLICT DO NOTHING;
      INSERT INTO run_term SELECT NEW.id, term
        FROM unnest(lines) AS line, unnest(ARRAY[line, substring(line FROM ':key/(.+)')]) AS term
        WHERE line ~ '${TERM}' AND term IS NOT NULL ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO run_person VALUES (NEW.team_id, NEW.requester_name) ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $keep$`;
