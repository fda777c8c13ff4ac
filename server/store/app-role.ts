import { sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { StatementError } from './statement-error.ts';
import { withDatabase } from './with-database.ts';

/** As this role the portal works: it owns nothing, sees the teams that it is told to see, and can add to the audit records alone. */
export const APP_ROLE = 'limitless_portal_app';

const NOT_ALLOWED = '42501';
const EXISTS_ALREADY = '42710';
/** Of PostgreSQL's advisory locks the one of whoever gives out rights: two at once would be in each other's way. */
const RIGHTS_LOCK = 7_216_007;

/** What the role may do to a table, where it is not everything that changes rows. */
const LIMITED: Readonly<Record<string, string>> = {
  audit_record: 'SELECT, INSERT',
  event: 'SELECT, INSERT',
  run: 'SELECT, INSERT, UPDATE',
  kysely_migration: 'SELECT',
  kysely_migration_lock: 'SELECT',
};

/** Makes the role on a server of one's own and lets `owner` work as it; once there, it stays. Called by a superuser. */
export async function makeAppRole(admin: Database, owner: string): Promise<void> {
  await tryTo(admin, sql`CREATE ROLE ${sql.id(APP_ROLE)} NOLOGIN`, EXISTS_ALREADY);
  await withDatabase(() => sql`GRANT ${sql.id(APP_ROLE)} TO ${sql.id(owner)}`.execute(admin.kysely));
}

/**
 * Gives the role its rights in this database, which the caller owns; makes it where the caller may. Null where there is none and the
 * caller may not make it, or may not work as it.
 */
export async function prepareAppRole(owner: Database): Promise<typeof APP_ROLE | null> {
  if (!(await canWorkAs(owner))) {
    if (!(await tryTo(owner, sql`CREATE ROLE ${sql.id(APP_ROLE)} NOLOGIN`, EXISTS_ALREADY, NOT_ALLOWED))) return null;
    const granted = await tryTo(owner, sql`GRANT ${sql.id(APP_ROLE)} TO CURRENT_USER`, NOT_ALLOWED);
    if (!granted || !(await canWorkAs(owner))) return null;
  }
  await withDatabase(() => owner.kysely.transaction().execute(giveRights));
  return APP_ROLE;
}

async function canWorkAs(db: Database): Promise<boolean> {
  const known = await withDatabase(() => sql`SELECT FROM pg_roles WHERE rolname = ${APP_ROLE}`.execute(db.kysely));
  if (known.rows.length === 0) return false;
  return withDatabase(() =>
    db.kysely.transaction().execute((trx) => sql`SET LOCAL ROLE ${sql.id(APP_ROLE)}`.execute(trx)),
  ).then(
    () => true,
    (error: unknown) => {
      if (isRefusal(error, [NOT_ALLOWED])) return false;
      throw error;
    },
  );
}

async function giveRights(trx: Transaction): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${RIGHTS_LOCK})`.execute(trx);
  const role = sql.id(APP_ROLE);
  const tables = await sql<{
    name: string;
  }>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`.execute(trx);
  await sql`GRANT USAGE ON SCHEMA public TO ${role}`.execute(trx);
  for (const { name } of tables.rows) {
    const rights = sql.raw(LIMITED[name] ?? 'SELECT, INSERT, UPDATE, DELETE');
    await sql`REVOKE ALL ON ${sql.table(`public.${name}`)} FROM ${role}`.execute(trx);
    await sql`GRANT ${rights} ON ${sql.table(`public.${name}`)} TO ${role}`.execute(trx);
  }
  await sql`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role}`.execute(trx);
  // A run and its job are stored in one transaction.
  const queue = await sql`SELECT FROM pg_namespace WHERE nspname = 'pgboss'`.execute(trx);
  if (queue.rows.length === 0) return;
  await sql`GRANT USAGE ON SCHEMA pgboss TO ${role}`.execute(trx);
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${role}`.execute(trx);
  await sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO ${role}`.execute(trx);
  await sql`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO ${role}`.execute(trx);
}

/** False where PostgreSQL refuses with one of the codes; of a role that exists already that counts as done. */
async function tryTo(db: Database, statement: ReturnType<typeof sql>, ...codes: string[]): Promise<boolean> {
  try {
    await withDatabase(() => statement.execute(db.kysely));
    return true;
  } catch (error) {
    if (!isRefusal(error, codes)) throw error;
    return isRefusal(error, [EXISTS_ALREADY]);
  }
}

function isRefusal(error: unknown, codes: readonly string[]): boolean {
  return error instanceof StatementError && codes.includes(error.code);
}
