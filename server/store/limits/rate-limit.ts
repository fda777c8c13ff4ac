import { type Kysely, sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';

/** At most `perMinute` requests of a kind from one requester within any minute. */
export interface RateLimit {
  kind: string;
  asker: string;
  perMinute: number;
}

/**
 * Counts a request against all limits, or against none if one is used up. Counted in the database, across processes.
 * Throws too-many-requests with the seconds until the next request is allowed.
 */
export function enforceRateLimits(db: Database, limits: readonly RateLimit[]): Promise<void> {
  const [limit] = limits;
  return withDatabase(async () => {
    if (limit && limits.length === 1) return countRequest(db.kysely, limit);
    await db.kysely.transaction().execute(async (trx) => {
      for (const one of limits) await countRequest(trx, one);
    });
  });
}

/** Deletes rows without recent requests, so that addresses seen once don't accumulate. */
export async function forgetOldRequests(db: Database): Promise<void> {
  await withDatabase(() =>
    sql`DELETE FROM recent_request AS recent
      WHERE recent.times[cardinality(recent.times)] <= clock_timestamp() - interval '1 minute'`.execute(db.kysely),
  );
}

async function countRequest(kysely: Kysely<Schema>, { kind, asker, perMinute }: RateLimit): Promise<void> {
  const lately = sql`SELECT time FROM unnest(recent.times) AS time WHERE time > clock_timestamp() - interval '1 minute'`;
  const { rows: taken } = await sql`
    INSERT INTO recent_request AS recent (kind, asker, times) VALUES (${kind}, ${asker}, ARRAY[clock_timestamp()])
    ON CONFLICT (kind, asker) DO UPDATE SET times = ARRAY(${lately} ORDER BY time) || clock_timestamp()
      WHERE (SELECT count(*) FROM (${lately}) AS one) < ${perMinute}
    RETURNING 1`.execute(kysely);
  if (taken.length > 0) return;
  const { rows } = await sql<{ seconds: number }>`
    SELECT ceil(extract(epoch FROM recent.times[cardinality(recent.times) - ${perMinute}::int + 1]
      + interval '1 minute' - clock_timestamp()))::int AS seconds
    FROM recent_request AS recent WHERE kind = ${kind} AND asker = ${asker}`.execute(kysely);
  throw new PortalError('too-many-requests', { seconds: String(Math.max(1, rows[0]?.seconds ?? 60)) });
}
