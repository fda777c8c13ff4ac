import { sql } from 'kysely';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

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
