import { sql } from 'kysely';
import { giveRights } from './app-rights.ts';
import type { Database } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { withDatabase } from './with-database.ts';

/**
 * Creates or migrates the portal's tables; safe to run concurrently. Grants `login`, if given, the privileges to use them.
 * Throws database-unreachable, or an Error with the SQL to run if the owner lacks privileges.
 */
export async function prepareAsOwner(owner: Database, login: string | null): Promise<void> {
  const missing = await findMissingRights(owner);
  if (missing.length > 0)
    throw new Error(
      [
        'This login cannot create the tables. Set DATABASE_OWNER_URL to one that can, or run this as a database administrator:',
        ...missing,
      ].join('\n'),
    );
  await migrateDatabase(owner);
  if (login !== null) await giveRights(owner, login);
}

/** What an administrator has to run before the owner can create tables. */
async function findMissingRights(owner: Database): Promise<string[]> {
  const { rows } = await withDatabase(() =>
    sql<{
      login: string;
      database: string;
      schema: string | null;
      mayFill: boolean;
      hasTrigrams: boolean;
      mayExtend: boolean;
      isInstalled: boolean;
    }>`
      SELECT quote_ident(current_user) AS login, quote_ident(current_database()) AS database,
             quote_ident(current_schema()) AS schema,
             coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayFill",
             EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS "hasTrigrams",
             has_database_privilege(current_database(), 'CREATE') AS "mayExtend",
             EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') AS "isInstalled"`.execute(
      owner.kysely,
    ),
  );
  const [found] = rows;
  if (!found) throw new Error('PostgreSQL did not return the current user.');
  const { login, database, schema } = found;
  const lines: string[] = [];
  if (schema === null)
    lines.push(`CREATE SCHEMA portal AUTHORIZATION ${login};`, `ALTER DATABASE ${database} SET search_path = portal;`);
  else if (!found.mayFill) lines.push(`GRANT CREATE ON SCHEMA ${schema} TO ${login};`);
  if (!found.isInstalled)
    throw new Error(
      'The PostgreSQL server lacks the extension pg_trgm, which the run history searches with. Install the contrib package of its version, such as postgresql-contrib.',
    );
  if (!found.hasTrigrams && !found.mayExtend) lines.push('CREATE EXTENSION pg_trgm;');
  return lines;
}
