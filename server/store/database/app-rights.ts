import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { isRefusal, NOT_ALLOWED, withDatabase } from './with-database.ts';

/** Role without ownership that the portal assumes when `DATABASE_URL` is the owner's login. */
const APP_ROLE = 'limitless_portal_app';
/** PostgreSQL advisory lock that serializes grants. */
const RIGHTS_LOCK = 7_216_007;

const EVERYTHING = 'SELECT,INSERT,UPDATE,DELETE';

/** What the application may do to each table: events and audit records are append-only. */
const TABLE_RIGHTS: Readonly<Record<keyof Schema | 'kysely_migration', string>> = {
  audit_checkpoint: 'SELECT,INSERT',
  audit_record: 'SELECT,INSERT',
  event: 'SELECT,INSERT',
  run: 'SELECT,INSERT,UPDATE',
  run_person: 'SELECT',
  run_search: 'SELECT',
  kysely_migration: 'SELECT',
  call_turn: EVERYTHING,
  database_watch: EVERYTHING,
  delivery: EVERYTHING,
  draft: EVERYTHING,
  last_outcome: EVERYTHING,
  notice: EVERYTHING,
  open_stream: EVERYTHING,
  personal_token: EVERYTHING,
  process: EVERYTHING,
  recent_request: EVERYTHING,
  intent: EVERYTHING,
  escrow: EVERYTHING,
  escrow_key: EVERYTHING,
  setup: EVERYTHING,
  setup_check: EVERYTHING,
  sweep: EVERYTHING,
  stray: EVERYTHING,
  refusal_count: EVERYTHING,
  portal_user: EVERYTHING,
  session: EVERYTHING,
};

/** What the application may not do itself, with the owner's rights. */
const FUNCTIONS = [
  'last_audit_record',
  'search_runs',
  'unneeded_runs',
  'delete_unneeded_runs',
  'delete_old_audit_records',
];

/** The statements that the tables' owner runs to grant missing privileges and revoke excess ones. */
export interface RightsToChange {
  grants: string[];
  revokes: string[];
}

/** Privileges to grant or revoke in the portal's schema. Null if the tables don't exist yet. */
export async function findRightsToChange(db: Database, login: string): Promise<RightsToChange | null> {
  const schema = await findTablesSchema(db);
  if (schema === null) return null;
  const tables = Object.entries(TABLE_RIGHTS);
  const { rows } = await withDatabase(() =>
    sql<{ statement: string; wanted: boolean }>`
      WITH place AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ${schema}),
      object (kind, name, rights, wanted, has) AS (
        SELECT 'SCHEMA', quote_ident(nspname), 'USAGE', true, has_schema_privilege(${login}, oid, 'USAGE') FROM place
        UNION ALL
        SELECT 'SCHEMA', quote_ident(nspname), 'CREATE', false, has_schema_privilege(${login}, oid, 'CREATE')
          FROM place
        UNION ALL
        SELECT 'TABLE', format('%I.%I', nspname, relname), one, one = ANY (string_to_array(wanted, ',')),
               has_table_privilege(${login}, relation.oid, one)
          FROM pg_class AS relation
          JOIN place ON place.oid = relnamespace
          JOIN unnest(${tables.map(([name]) => name)}::text[], ${tables.map(([, rights]) => rights)}::text[])
            AS portal (name, wanted) ON portal.name = relname
          CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS one
          WHERE relkind IN ('r', 'p')
        UNION ALL
        SELECT 'FUNCTION', format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(routine.oid)),
               'EXECUTE', true, has_function_privilege(${login}, routine.oid, 'EXECUTE')
          FROM pg_proc AS routine JOIN place ON place.oid = pronamespace
          WHERE proname = ANY (${FUNCTIONS}::text[])
      )
      SELECT format(CASE WHEN wanted THEN 'GRANT %s ON %s %s TO %I;' ELSE 'REVOKE %s ON %s %s FROM %I;' END,
                    string_agg(rights, ', ' ORDER BY rights), kind, name, ${login}::text) AS statement, wanted
        FROM object WHERE wanted <> has GROUP BY kind, name, wanted ORDER BY kind <> 'SCHEMA', kind, name`.execute(
      db.kysely,
    ),
  );
  const of = (isWanted: boolean) => rows.filter(({ wanted }) => wanted === isWanted).map(({ statement }) => statement);
  return { grants: of(true), revokes: of(false) };
}

/** Runs as the tables' owner: gives a login exactly the privileges that the application needs. */
export async function giveRights(owner: Database, login: string): Promise<void> {
  await withDatabase(() =>
    owner.kysely.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(${RIGHTS_LOCK})`.execute(trx);
      const change = await findRightsToChange({ ...owner, kysely: trx }, login);
      for (const statement of [...(change?.grants ?? []), ...(change?.revokes ?? [])])
        await sql.raw(statement).execute(trx);
    }),
  );
}

/** Creates a login, as the superuser of a server that the portal runs itself; does nothing if it exists. */
export async function makeLogin(admin: Database, name: string): Promise<void> {
  await trySql(admin, sql`CREATE ROLE ${sql.id(name)} LOGIN`);
}

/** The schema of the portal's tables: the first in the search path that has them; null if none does. */
export async function findTablesSchema(db: Database): Promise<string | null> {
  const { rows } = await withDatabase(() =>
    sql<{ name: string }>`
      SELECT nspname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass('kysely_migration')`.execute(db.kysely),
  );
  return rows[0]?.name ?? null;
}

/**
 * Prepares the role that the portal assumes for everything except migrations when it has only the owner's
 * login, and grants it privileges. Null if the login can't create or assume the role.
 */
export async function prepareOtherRole(owner: Database): Promise<string | null> {
  if (!(await canAssumeRole(owner))) {
    await trySql(owner, sql`CREATE ROLE ${sql.id(APP_ROLE)} NOLOGIN`);
    await trySql(owner, sql`GRANT ${sql.id(APP_ROLE)} TO CURRENT_USER`);
    if (!(await canAssumeRole(owner))) return null;
  }
  await giveRights(owner, APP_ROLE);
  return APP_ROLE;
}

function canAssumeRole(db: Database): Promise<boolean> {
  return trySql(db, sql`SET LOCAL ROLE ${sql.id(APP_ROLE)}`);
}

const EXISTS_ALREADY = '42710';
const NO_SUCH_ROLE = '42704';
const INVALID_VALUE = '22023';

/** False if PostgreSQL refuses. */
async function trySql(db: Database, statement: ReturnType<typeof sql>): Promise<boolean> {
  try {
    await withDatabase(() => db.kysely.transaction().execute((trx) => statement.execute(trx)));
    return true;
  } catch (error) {
    if (!isRefusal(error, NOT_ALLOWED, EXISTS_ALREADY, NO_SUCH_ROLE, INVALID_VALUE)) throw error;
    return false;
  }
}

/**
 * The current login, and whether it owns the portal's tables or can assume their owner; null if there are no tables.
 */
export interface Login {
  name: string;
  ownsTables: boolean | null;
}

/** Throws database-unreachable. */
export async function readLogin(db: Database): Promise<Login> {
  const { rows } = await withDatabase(() =>
    sql<Login>`
      SELECT rolname AS name,
             (SELECT rolbypassrls OR pg_has_role(current_user, relowner, 'MEMBER')
              FROM pg_class WHERE pg_class.oid = to_regclass('kysely_migration')) AS "ownsTables"
      FROM pg_roles WHERE rolname = current_user`.execute(db.kysely),
  );
  const [login] = rows;
  if (!login) throw new Error('PostgreSQL did not return the current user.');
  return login;
}
