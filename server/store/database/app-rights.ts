import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { isRefusal, NOT_ALLOWED, withDatabase } from './with-database.ts';

/** The schema of the queue's own tables. */
export const QUEUE_SCHEMA = 'pgboss';
/** The role that the portal takes where `DATABASE_URL` is the login of the owner: one that owns nothing. */
const OWNERS_OTHER_ROLE = 'limitless_portal_app';
/** Of PostgreSQL's advisory locks the one of whoever gives out rights: two at once would be in each other's way. */
const RIGHTS_LOCK = 7_216_007;

const EVERYTHING = 'SELECT,INSERT,UPDATE,DELETE';

/** What the application may do to each table: events and audit records are only ever added to. */
const TABLE_RIGHTS: Readonly<Record<keyof Schema | 'kysely_migration', string>> = {
  audit_checkpoint: 'SELECT,INSERT',
  audit_record: 'SELECT,INSERT',
  event: 'SELECT,INSERT',
  run: 'SELECT,INSERT,UPDATE',
  kysely_migration: 'SELECT',
  database_watch: EVERYTHING,
  open_stream: EVERYTHING,
  recent_request: EVERYTHING,
  intent: EVERYTHING,
  escrow: EVERYTHING,
  escrow_key: EVERYTHING,
  sweep: EVERYTHING,
  stray: EVERYTHING,
  refusal_count: EVERYTHING,
  portal_user: EVERYTHING,
  session: EVERYTHING,
};

/** The statements by which the owner of the tables gives a login what it lacks, and takes what it has too much. */
export interface RightsToChange {
  grants: string[];
  revokes: string[];
}

/** What a login lacks or has too much, in the schema of the portal's tables and in the queue's. Null: there are no tables yet. */
export async function findRightsToChange(db: Database, login: string): Promise<RightsToChange | null> {
  const schema = await findTablesSchema(db);
  if (schema === null) return null;
  const tables = Object.entries(TABLE_RIGHTS);
  const { rows } = await withDatabase(() =>
    sql<{ statement: string; wanted: boolean }>`
      WITH place AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN (${schema}, ${QUEUE_SCHEMA})),
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
          LEFT JOIN unnest(${tables.map(([name]) => name)}::text[], ${tables.map(([, rights]) => rights)}::text[])
            AS portal (name, rights) ON portal.name = relname AND nspname = ${schema}
          CROSS JOIN LATERAL (SELECT CASE WHEN nspname = ${QUEUE_SCHEMA} THEN ${EVERYTHING} ELSE rights END AS wanted) AS own
          CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS one
          WHERE relkind IN ('r', 'p') AND wanted IS NOT NULL
        UNION ALL
        SELECT 'SEQUENCE', format('%I.%I', nspname, relname), 'USAGE', true,
               CASE WHEN relkind = 'S' THEN has_sequence_privilege(${login}, relation.oid, 'USAGE') END
          FROM pg_class AS relation JOIN place ON place.oid = relnamespace
          WHERE relkind = 'S' AND nspname = ${QUEUE_SCHEMA}
        UNION ALL
        SELECT 'FUNCTION', format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(routine.oid)),
               'EXECUTE', true, has_function_privilege(${login}, routine.oid, 'EXECUTE')
          FROM pg_proc AS routine JOIN place ON place.oid = pronamespace
          WHERE nspname = ${QUEUE_SCHEMA} OR proname = 'last_audit_record'
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

/** Gives a login, as the owner of the tables, exactly the rights that the application needs. */
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

/** Makes a login on a server of one's own, as its superuser; once there, it stays. */
export async function makeLogin(admin: Database, name: string): Promise<void> {
  await tryTo(admin, sql`CREATE ROLE ${sql.id(name)} LOGIN`);
}

/** The schema of the portal's tables: the first of the search path that has them; null where none has. */
export async function findTablesSchema(db: Database): Promise<string | null> {
  const { rows } = await withDatabase(() =>
    sql<{ name: string }>`
      SELECT nspname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass('kysely_migration')`.execute(db.kysely),
  );
  return rows[0]?.name ?? null;
}

/**
 * For one login that does everything: the role that the portal takes instead of the owner's for all but migrations and the queue, with its
 * rights. Null where there is none and the login may not make it, or may not take it.
 */
export async function prepareOtherRole(owner: Database): Promise<string | null> {
  if (!(await canTake(owner))) {
    await tryTo(owner, sql`CREATE ROLE ${sql.id(OWNERS_OTHER_ROLE)} NOLOGIN`);
    await tryTo(owner, sql`GRANT ${sql.id(OWNERS_OTHER_ROLE)} TO CURRENT_USER`);
    if (!(await canTake(owner))) return null;
  }
  await giveRights(owner, OWNERS_OTHER_ROLE);
  return OWNERS_OTHER_ROLE;
}

function canTake(db: Database): Promise<boolean> {
  return tryTo(db, sql`SET LOCAL ROLE ${sql.id(OWNERS_OTHER_ROLE)}`);
}

const EXISTS_ALREADY = '42710';
const NO_SUCH_ROLE = '42704';
const INVALID_VALUE = '22023';

/** False where PostgreSQL refuses. */
async function tryTo(db: Database, statement: ReturnType<typeof sql>): Promise<boolean> {
  try {
    await withDatabase(() => db.kysely.transaction().execute((trx) => statement.execute(trx)));
    return true;
  } catch (error) {
    if (!isRefusal(error, NOT_ALLOWED, EXISTS_ALREADY, NO_SUCH_ROLE, INVALID_VALUE)) throw error;
    return false;
  }
}

/** Who is signed in to PostgreSQL, and whether the portal's tables are its own, or may be taken for its own; null where there are none. */
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
  if (!login) throw new Error('PostgreSQL does not say who is signed in.');
  return login;
}
