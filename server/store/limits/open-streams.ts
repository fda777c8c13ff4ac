import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A stream without a heartbeat for this long is considered closed. */
const SILENT_SECONDS = 20;

/** Counts a stream as open; false if the person has reached the limit, across all processes. */
export function openStream(db: Database, stream: { id: string; userId: string; most: number }): Promise<boolean> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const { id, userId, most } = stream;
      // Serializes per person, so that two streams opened at the same time see each other.
      await sql`SELECT FROM portal_user WHERE id = ${userId} FOR NO KEY UPDATE`.execute(trx);
      await sql`DELETE FROM open_stream WHERE seen_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})
        AND user_id = ${userId}`.execute(trx);
      const { rows } = await sql`
        INSERT INTO open_stream (id, user_id)
        SELECT ${id}, ${userId} WHERE (SELECT count(*) FROM open_stream WHERE user_id = ${userId}) < ${most}
        RETURNING 1`.execute(trx);
      return rows.length > 0;
    }),
  );
}

/** Records that these streams are open. */
export async function keepStreams(db: Database, ids: readonly string[]): Promise<void> {
  await withDatabase(() =>
    sql`UPDATE open_stream SET seen_at = clock_timestamp() WHERE id = ANY (${ids}::uuid[])`.execute(db.kysely),
  );
}

export async function closeStream(db: Database, id: string): Promise<void> {
  await withDatabase(() => sql`DELETE FROM open_stream WHERE id = ${id}`.execute(db.kysely));
}
