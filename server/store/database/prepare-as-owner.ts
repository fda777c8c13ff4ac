import { sql } from 'kysely';
import type { Log } from '#server/log.ts';
import { openQueue } from '../runs/queue.ts';
import { giveRights, QUEUE_SCHEMA } from './app-rights.ts';
import type { Database } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { isRefusal, withDatabase } from './with-database.ts';

/**
 * Makes the tables and the queue's, or brings them up to date; several processes may do so at once. Gives `login`, where there is one, the
 * rights to work with them. Throws database-unreachable, and an Error with the SQL to run where the owner may not.
 */
export async function prepareAsOwner(
  owner: Database,
  { url, login, log }: { url: string; login: string | null; log: Log },
): Promise<void> {
  const missing = await findMissingRights(owner);
  if (missing.length > 0)
    throw new Error(
      [
        'This login cannot make the tables. Set DATABASE_OWNER_URL to one that can, or run this as an administrator of the database:',
        ...missing,
      ].join('\n'),
    );
  await migrateDatabase(owner);
  await makeQueueSchema(owner);
  await (await openQueue({ url, log, isOwner: true })).stop();
  if (login !== null) await giveRights(owner, login);
}

/** What an administrator has to run before the owner can make tables. */
async function findMissingRights(owner: Database): Promise<string[]> {
  const { rows } = await withDatabase(() =>
    sql<{
      login: string;
      database: string;
      schema: string | null;
      mayFill: boolean;
      hasQueue: boolean;
      mayQueue: boolean;
    }>`
      SELECT quote_ident(current_user) AS login, quote_ident(current_database()) AS database,
             quote_ident(current_schema()) AS schema,
             coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayFill",
             queue IS NOT NULL AS "hasQueue",
             CASE WHEN queue IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                  ELSE has_schema_privilege(queue, 'CREATE') END AS "mayQueue"
      FROM to_regnamespace(${QUEUE_SCHEMA}) AS queue`.execute(owner.kysely),
  );
  const [found] = rows;
  if (!found) throw new Error('PostgreSQL does not say who is signed in.');
  const { login, database, schema } = found;
  const lines: string[] = [];
  if (schema === null)
    lines.push(`CREATE SCHEMA portal AUTHORIZATION ${login};`, `ALTER DATABASE ${database} SET search_path = portal;`);
  else if (!found.mayFill) lines.push(`GRANT CREATE ON SCHEMA ${schema} TO ${login};`);
  if (!found.hasQueue && !found.mayQueue) lines.push(`CREATE SCHEMA ${QUEUE_SCHEMA} AUTHORIZATION ${login};`);
  if (found.hasQueue && !found.mayQueue) lines.push(`GRANT USAGE, CREATE ON SCHEMA ${QUEUE_SCHEMA} TO ${login};`);
  return lines;
}

const EXISTS_ALREADY = ['42P06', '23505'];

async function makeQueueSchema(owner: Database): Promise<void> {
  const found = await withDatabase(() =>
    sql`SELECT FROM pg_namespace WHERE nspname = ${QUEUE_SCHEMA}`.execute(owner.kysely),
  );
  if (found.rows.length > 0) return;
  try {
    await withDatabase(() => sql`CREATE SCHEMA ${sql.id(QUEUE_SCHEMA)}`.execute(owner.kysely));
  } catch (error) {
    // Another process that starts at the same time was faster.
    if (!isRefusal(error, ...EXISTS_ALREADY)) throw error;
  }
}
