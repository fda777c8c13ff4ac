import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Calls that may follow each other at once after a pause, in seconds of the rate. AWS allows a second's calls. */
const BURST_SECONDS = 0.5;
/** The rest makes up for calls that arrive closer together than they were sent. */
const USED_PART = 0.99;

interface CallPlace {
  accountId: string;
  region: string;
  operation: string;
}

/**
 * Reserves the next turn to send an operation in an account and Region, across all processes; returns in how many
 * milliseconds that is, 0 for at once.
 */
export function takeCallTurn(
  db: Database,
  { accountId, region, operation }: CallPlace,
  perSecond: number,
): Promise<number> {
  const step = sql`make_interval(secs => ${1 / (perSecond * USED_PART)})`;
  return withDatabase(async () => {
    const { rows } = await sql<{ ms: number }>`
      INSERT INTO call_turn AS turn (account_id, region, operation, next_at)
      VALUES (${accountId}, ${region}, ${operation}, clock_timestamp() - make_interval(secs => ${BURST_SECONDS}) + ${step})
      ON CONFLICT (account_id, region, operation) DO UPDATE
      SET next_at = greatest(turn.next_at, clock_timestamp() - make_interval(secs => ${BURST_SECONDS})) + ${step}
      RETURNING greatest(0, extract(epoch FROM next_at - ${step} - clock_timestamp()) * 1000)::float8 AS ms`.execute(
      db.kysely,
    );
    return rows[0]?.ms ?? 0;
  });
}
