import { sql } from 'kysely';
import type { Transaction } from './database.ts';

/** Reads, within a person's transaction, what concerns them whatever team it is of; afterwards they see what they saw before. */
export async function acrossTeams<T>(trx: Transaction, read: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ teams: string | null }>`SELECT current_setting('portal.teams', true) AS teams`.execute(
    trx,
  );
  await sql`SELECT set_config('portal.teams', '*', true)`.execute(trx);
  const found = await read();
  await sql`SELECT set_config('portal.teams', ${rows[0]?.teams ?? ''}, true)`.execute(trx);
  return found;
}
